// People talk, reload, go and come back: the real kithd and real Chromium.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Kithd } from './kithd.js';
import { launch, Person } from './people.js';

let browser;
let server;
const people = [];

before(async () => {
  server = await new Kithd({ 'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0 }).start();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await server?.remove();
});
afterEach(async () => {
  const faults = people.flatMap((person) => person.faults);
  for (const person of people.splice(0)) await person.leave();
  assert.deepEqual(faults, []);
});

async function come(options) {
  const person = await Person.come(browser, server.url, options);
  people.push(person);
  return person;
}

test('two people register and talk; both see it once, in order, with states', async () => {
  const ana = await (await come()).register('ana');
  const ben = await (await come()).register('ben');
  await ana.enter();
  await ben.enter();
  await ana.say('Hello Ben');
  await ben.sees('Hello Ben');
  await ben.say('Hello Ana <b>not bold</b> & "quoted"');
  await ana.sees('Hello Ana <b>not bold</b> & "quoted"');
  await ana.settled();
  assert.deepEqual(await ana.texts(), ['Hello Ben', 'Hello Ana <b>not bold</b> & "quoted"']);
  assert.deepEqual(await ben.texts(), await ana.texts());
  assert.equal(await ana.message('Hello Ben').getAttribute('data-state'), 'stored');
  assert.equal(await ben.at('message-text').locator('b').count(), 0, 'markup is text');
});

test('a line break by Shift+Enter, a link that is a link, a draft kept over a reload', async () => {
  const cleo = await (await come()).register('cleo');
  await cleo.enter();
  await cleo.at('composer').fill('see https://example.org/a?b=c.');
  await cleo.page.keyboard.press('Shift+Enter');
  await cleo.page.keyboard.type('second line');
  await cleo.page.keyboard.press('Enter');
  await cleo.sees('see https://example.org/a?b=c.\nsecond line');
  assert.equal(await cleo.at('message-text').locator('a').last().getAttribute('href'), 'https://example.org/a?b=c');
  await cleo.at('composer').fill('unfinished');
  await cleo.page.reload();
  await cleo.enter();
  assert.equal(await cleo.at('composer').inputValue(), 'unfinished');
});

test('stays signed in over a reload; signs out; signs in again; a wrong password is told', async () => {
  const dora = await (await come()).register('dora');
  await dora.enter();
  await dora.say('still here');
  await dora.settled();
  await dora.page.reload();
  await dora.enter();
  await dora.sees('still here');
  await dora.at('settings').click();
  await dora.at('sign-out').click();
  await dora.at('sign-in-page').waitFor();
  await dora.signIn('dora', 'wrong password');
  await dora.page.getByText('Name or password is wrong.').waitFor();
  await dora.signIn('dora');
  await dora.enter();
  await dora.sees('still here');
});

test('a guest comes in by one click and is seen to come and go', async () => {
  const eve = await (await come()).register('eve');
  await eve.enter();
  const guest = await (await come()).guest();
  await eve.at('notice').last().waitFor();
  await guest.enter();
  await guest.say('just visiting');
  await eve.sees('just visiting');
});

test('a private room by a link: join, history first', async () => {
  const finn = await (await come()).register('finn');
  await finn.at('new-menu').click();
  await finn.at('create-room').click();
  const form = finn.at('create-room-form');
  await form.locator('[name=name]').fill('Secret garden');
  await form.locator('[name=topic]').fill('Roses');
  await form.getByText(/private/i).first().click();
  await finn.at('create-room-submit').click();
  await finn.page.getByTestId('room-title').getByText('Secret garden').waitFor();
  await finn.say('said before you came');
  await finn.settled();
  const link = await finn.invite();
  assert.match(link, /\/\?join=[\w-]{20,}$/);

  const gus = await Person.come(browser, link);
  people.push(gus);
  await gus.at('guest').click();
  await gus.sees('said before you came');
  await gus.say('thank you');
  await finn.sees('thank you');
});

test('a direct conversation appears at the other side with its first message, and is counted', async () => {
  const ida = await (await come()).register('ida');
  const jon = await (await come()).register('jon');
  await jon.enter();
  if (!await jon.at('members').isVisible()) await jon.at('members-toggle').click();
  const [{ id }] = server.query("SELECT id FROM users WHERE username = 'ida'");
  const [{ id: jonId }] = server.query("SELECT id FROM users WHERE username = 'jon'");
  const direct = `${Math.min(id, jonId)}:${Math.max(id, jonId)}`;
  await jon.at(`member-${id}`).click();
  await jon.page.getByTestId('room-title').getByText('ida').waitFor();
  assert.equal(await ida.at(`room-${direct}`).count(), 0);
  await jon.say('psst');
  await ida.at(`room-${direct}`).waitFor();
  await ida.at(`room-${direct}`).getByTestId('unread').getByText('1', { exact: true }).waitFor();
  await ida.enter(direct);
  await ida.sees('psst');
  await ida.at(`room-${direct}`).getByTestId('unread').waitFor({ state: 'hidden' });
});

test('two tabs of one person show the same; a public room is found, joined and left', async () => {
  const kim = await (await come()).register('kim');
  const leo = await (await come()).register('leo');
  await kim.at('new-menu').click();
  await kim.at('create-room').click();
  await kim.at('create-room-form').locator('[name=name]').fill('Open house');
  await kim.at('create-room-submit').click();
  await kim.page.getByTestId('room-title').getByText('Open house').waitFor();
  const [{ id }] = server.query("SELECT id FROM rooms WHERE name = 'Open house'");
  await leo.at('new-menu').click();
  await leo.at('browse-rooms').click();
  await leo.at('browse-query').fill('open');
  await leo.at(`join-${id}`).click();
  await leo.page.getByTestId('room-title').getByText('Open house').waitFor();
  const first = leo.page;
  await leo.open();
  await leo.enter(String(id));
  await kim.say('welcome');
  await leo.sees('welcome');
  await first.getByTestId('message-text').getByText('welcome').waitFor();
  await leo.at('room-menu').click();
  await leo.at('leave-room').click();
  await leo.at('leave-confirm').click();
  await leo.at(`room-${id}`).waitFor({ state: 'detached' });
  await first.getByTestId(`room-${id}`).waitFor({ state: 'detached' });
});

test('scrolling up loads history and keeps the position; many messages keep the page small', async () => {
  const mia = await (await come()).register('mia');
  await mia.enter();
  // History by the protocol, from inside the page: quicker than typing it.
  await mia.page.evaluate(async () => {
    const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
    await new Promise((resolve) => { socket.onopen = resolve; });
    let next = 0;
    const open = new Map();
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      open.get(frame.id)?.(frame);
      open.delete(frame.id);
    };
    const ask = (type, data) => new Promise((resolve) => {
      next += 1;
      open.set(next, resolve);
      socket.send(JSON.stringify({ type, id: next, data }));
    });
    await ask('register', { username: 'filler', password: 'correct horse' });
    for (let i = 1; i <= 600; i += 1) {
      const answer = await ask('message', { roomId: '0', message: `line ${i}`, cid: `f${i}` });
      if (answer.type !== 'reply') throw new Error(JSON.stringify(answer));
    }
    socket.close();
  });
  await mia.sees('line 600');
  const list = mia.at('messages');
  const scrollTo = (top) => list.evaluate((element, y) => { element.scrollTop = y; }, top);
  // The page goes on loading by itself near the top, so one look decides and is compared with.
  for (let shown = await mia.texts(); !shown.includes('line 1'); shown = await mia.texts()) {
    await scrollTo(0);
    await mia.until((oldest) => document.querySelector('[data-testid="message-text"]').textContent !== oldest, shown[0]);
  }
  assert.ok((await mia.texts()).includes('line 1'));
  assert.ok(await mia.at('message').count() <= 500, 'a bounded number of rows');
});
