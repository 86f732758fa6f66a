// A desktop and a browser in one conversation: the real kith, the real kithd, real Chromium.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Desktop, Display, until } from './desktop.js';
import { Kithd } from './kithd.js';
import { launch, Person } from './people.js';

let browser;
let server;
let display;
let desktop;
let web;

before(async () => {
  server = await new Kithd({ 'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0 }).start();
  browser = await launch();
  display = await new Display().start();
  // Accounts are made in the browser; the desktop signs in to one.
  const first = await (await Person.come(browser, server.url)).register('desk');
  await first.leave();
  web = await (await Person.come(browser, server.url)).register('web');
  await web.enter();
});
after(async () => {
  if (process.env.KEEP_LOG) console.log(desktop?.log);
  await desktop?.remove();
  await display?.stop();
  await browser?.close();
  await server?.remove();
});

const inStore = () => server.query("SELECT text FROM messages WHERE room_id = '0' ORDER BY seq").map(({ text }) => text);

// Both windows show what the store has: nothing missing, nothing twice, in its order.
async function agree() {
  const stored = inStore();
  assert.equal(new Set(stored).size, stored.length, 'nothing is stored twice');
  await until('the desktop shows all', async () => (await desktop.texts()).length >= stored.length);
  assert.deepEqual(await desktop.texts(), stored);
  assert.deepEqual(await web.texts(), stored);
}

test('both ways', async () => {
  desktop = await new Desktop(display, ['--server', `127.0.0.1:${server.port}`]).start();
  await desktop.signIn('desk');
  desktop.say('Hello from the desktop');
  await web.sees('Hello from the desktop');
  await web.say('Hello from the browser');
  await desktop.sees('Hello from the browser');
  desktop.say('two');
  await web.sees('two');
  await agree();
});

test('the server is killed, both go on typing, it comes back', async () => {
  await server.kill();
  for (let i = 0; i < 3; i += 1) {
    desktop.say(`desktop offline ${i}`);
    await web.say(`browser offline ${i}`);
  }
  await server.start();
  await until('all is stored', () => inStore().length === 9);
  await web.sees('desktop offline 2');
  await desktop.sees('browser offline 2');
  const stored = inStore();
  for (const who of ['desktop', 'browser']) {
    assert.deepEqual(stored.filter((text) => text.startsWith(`${who} offline`)), [0, 1, 2].map((i) => `${who} offline ${i}`), 'in the order typed');
  }
  await agree();
});

test('the desktop is killed while offline; what was typed is sent by the next start', async () => {
  await server.kill();
  desktop.say('kept one');
  desktop.say('kept two');
  await desktop.sees('kept two');
  await desktop.kill();
  await desktop.start();
  await desktop.sees('kept two'); // from its cache, without a server
  await server.start();
  await web.sees('kept two');
  await agree();
  assert.deepEqual(inStore().slice(-2), ['kept one', 'kept two']);
});

test('a soft stop of the desktop is quiet', async () => {
  await desktop.stop();
  assert.doesNotMatch(desktop.log, /warning|error|critical/i);
});
