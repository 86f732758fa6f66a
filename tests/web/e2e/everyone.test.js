// Every way in, one conversation: the existing web client, the built-in one, and kith-term in a pseudo-terminal.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Kithd } from './kithd.js';
import { OlderPerson, serveBoth } from './older.js';
import { launch, Person } from './people.js';
import { Terminal } from './terminal.js';

let browser;
let folder;
let server;
before(async () => {
  browser = await launch();
  folder = serveBoth('4');
  server = await new Kithd({
    'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0, 'web.serveDir': folder.folder,
  }).start();
});
after(async () => {
  await browser?.close();
  await server?.remove();
  folder?.remove();
});

test('three clients see the same, once and in order, over a restart of the server', async (context) => {
  const old = await OlderPerson.come(browser, server.url);
  await old.signIn('olga');
  await old.ready();
  const web = await Person.come(browser, server.url);
  await web.register('wim');
  await web.enter();
  const term = new Terminal(['--server', `127.0.0.1:${server.port}`]);
  context.after(() => term.remove());
  await term.start().register('tess');
  await old.sees('wim connected');
  await old.sees('tess connected');

  await old.say('from the older page <&>');
  await web.sees('from the older page <&>');
  await term.waitFor('olga: from the older page <&>');
  await web.say('from the browser');
  await old.sees('from the browser');
  await term.waitFor('wim: from the browser');
  term.say('from the terminal');
  await old.sees('from the terminal');
  await web.sees('from the terminal');

  // A direct room by a click on a name, answered from the terminal.
  await old.page.locator('.name', { hasText: 'tess' }).first().click();
  await old.page.locator('#messages[data-loaded*=":"]').waitFor({ state: 'attached' });
  await old.say('between us');
  await term.waitFor('between us');
  term.say('/dm olga');
  await term.waitFor('olga>');
  term.say('indeed');
  await old.sees('indeed');
  await old.room('0').click();
  term.say('/join General');
  await term.waitFor('General>');

  await server.kill();
  await old.page.waitForFunction(() => !socket.connected);
  await term.waitFor('(offline)>');
  term.say('typed while it was away');
  await web.say('and so was this');
  await server.start();
  await old.page.waitForFunction(() => socket.connected);
  for (const text of ['typed while it was away', 'and so was this']) await web.sees(text);
  await old.say('everybody is back');
  await old.sees('everybody is back');
  await web.sees('everybody is back');
  await term.waitFor('olga: everybody is back');

  const stored = server.query("select text from messages where room_id = '0' order by seq").map((row) => row.text);
  assert.equal(stored.length, 6);
  assert.deepEqual(await web.texts(), stored);
  await old.heardOnce();
  await old.page.reload(); // what came while its connection was away is in the history
  await old.ready();
  await old.sees('everybody is back');
  assert.deepEqual((await old.texts()).sort(), [...stored].sort());
  await term.stop();
  await old.sees('tess left');
  assert.deepEqual([...old.faults, ...web.faults], []);
});
