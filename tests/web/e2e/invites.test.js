// Invite links in the browser: followed in every state that a page can be in, and those that do not work any more.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Kithd } from './kithd.js';
import { launch, Person } from './people.js';

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

let browser;
let server;
let host; // who has a private room
const people = [];

before(async () => {
  server = await new Kithd({ 'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0 }).start();
  browser = await launch();
  host = await (await Person.come(browser, server.url)).register('host');
  await host.at('new-menu').click();
  await host.at('create-room').click();
  const form = host.at('create-room-form');
  await form.locator('[name=name]').fill('Den');
  await form.getByText(/private/i).first().click();
  await host.at('create-room-submit').click();
  await host.page.getByTestId('room-title').getByText('Den').waitFor();
  await host.say('said before');
  await host.settled();
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

async function come(url = server.url, options = {}) {
  const person = await Person.come(browser, url, options);
  people.push(person);
  return person;
}

// In the room, with what was said before, and without the key in the address.
async function isIn(person) {
  await person.page.getByTestId('room-title').getByText('Den').waitFor();
  await person.sees('said before');
  await person.until(() => location.search === '');
}

test('a guest follows a link with one click, on a phone too', async () => {
  const link = await host.invite();
  for (const options of [{}, PHONE]) {
    const guest = await come(link, options);
    await guest.at('sign-in-notice').getByText('You were invited to “Den”.').waitFor();
    const { height } = guest.page.viewportSize();
    const box = await guest.at('guest').boundingBox();
    assert.ok(box.y >= 0 && box.y + box.height <= height, 'the button is in sight');
    await guest.at('guest').click();
    await isIn(guest);
    assert.equal(await guest.at('invite').isVisible(), false, 'guests invite nobody');
    const { guest: isGuest, displayName } = await guest.page.evaluate(() => JSON.parse(localStorage.getItem('kith.session')).user);
    assert.equal(isGuest, true);
    assert.match(displayName, /^\p{L}+ \p{L}+/u, 'a readable name');
  }
});

test('who registers, signs in or is signed in already follows a link', async () => {
  const link = await host.invite();
  const ana = await come(link);
  await ana.at('tab-register').click();
  const form = ana.at('register-form');
  await form.locator('[name=username]').fill('ana b'); // refused first: the key survives
  await form.locator('[name=password]').fill('correct horse');
  await ana.at('register-submit').click();
  await ana.page.locator('[aria-invalid=true]').first().waitFor();
  await form.locator('[name=username]').fill('ana');
  await ana.at('register-submit').click();
  await isIn(ana);

  const ben = await (await come()).register('ben');
  await ben.page.goto(link);
  await isIn(ben);
  await ben.page.goto(link); // once more: no harm
  await isIn(ben);

  const cat = await (await come()).register('cat');
  const again = await come(link);
  await again.signIn('cat');
  await isIn(again);
  await cat.page.getByText('Den').first().waitFor(); // on the other page too
});

test('links that do not work say which, and lead on', async () => {
  const expired = await host.invite({ lifetime: 'hour' });
  const once = await host.invite({ uses: 'once' });
  const withdrawn = await host.invite({ uses: 'ten' });
  const first = await come(once);
  await first.at('guest').click();
  await isIn(first);
  await host.at('invite').click();
  const rows = host.at('invite-row');
  await rows.filter({ hasText: '10 uses left' }).getByText('Withdraw').click();
  await rows.filter({ hasText: '10 uses left' }).waitFor({ state: 'detached' });
  await rows.filter({ hasText: 'Until' }).first().waitFor();
  await host.at('dialog-close').click();
  await server.stop();
  server.change('UPDATE invites SET expires = 1 WHERE created = (SELECT min(created) FROM invites WHERE expires - created = 3600000)');
  await server.start();

  const cases = [
    [expired, 'This invite link has expired.', {}],
    [once, 'This invite link has been used as often as it may be.', PHONE],
    [withdrawn, 'There is no such invite link, or it was withdrawn.', {}],
    [`${server.url}?join=wrong`, 'There is no such invite link, or it was withdrawn.', {}],
    [expired, 'Dieser Einladungslink ist abgelaufen.', { ...PHONE, locale: 'de-DE' }],
  ];
  for (const [link, text, options] of cases) {
    const guest = await come(link, options);
    await guest.at('sign-in-notice').getByText(text).waitFor(); // before anything is clicked
    assert.equal(await guest.at('tab-register').isVisible(), true);
    await guest.at('guest').click(); // without the link, which is not tried again
    await guest.page.getByTestId('room-title').getByText('General').waitFor();
    await guest.until(() => location.search === '');
    assert.equal(await guest.at('problem').isVisible(), false);
    await guest.page.goto(link); // who is signed in is told in the place of the room
    await guest.at('problem').getByText(text).waitFor();
    await guest.until(() => location.search === '');
    await guest.at('problem-action').click();
    await guest.page.getByTestId('room-title').getByText('General').waitFor();
    assert.equal(await guest.at('problem').isVisible(), false);
  }

  // A link that does not work keeps nobody from registering.
  const dan = await come(expired);
  await dan.at('sign-in-notice').getByText('This invite link has expired.').waitFor();
  await dan.register('dan');
  await dan.page.getByTestId('room-title').getByText('General').waitFor();
  // Who is signed in, in a room, is told as well, and finds the room again.
  await dan.enter();
  await dan.page.goto(once);
  await dan.at('problem').getByText('as often as it may be').waitFor();
  await dan.enter();
  assert.equal(await dan.at('problem').isVisible(), false);
});

test('a link is made with its terms, listed, and withdrawn', async () => {
  await host.at('invite').click();
  await host.at('invite-lifetime').selectOption('ever');
  await host.at('invite-uses').selectOption('once');
  await host.at('invite-create').click();
  const row = host.at('invite-row').first(); // the newest
  await row.getByText('Works for ever').waitFor();
  await row.getByText('1 use left').waitFor();
  await row.getByText('You').waitFor();
  await host.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await host.at('invite-copy').click();
  await host.at('invite-copy').getByText('Copied').waitFor();
  const link = await host.at('invite-link').inputValue();
  assert.equal(await host.page.evaluate(() => navigator.clipboard.readText()), link);
  const guest = await come(link);
  await guest.at('sign-in-notice').getByText('“Den”').waitFor();
  await row.getByText('Withdraw').click();
  await host.until(() => !document.querySelector('[data-testid="invite-row"]')?.textContent.includes('1 use left'));
  await host.at('dialog-close').click();
  await guest.at('guest').click(); // it worked a moment ago
  await guest.at('problem').getByText('it was withdrawn').waitFor();
});

test('where registration needs an invite, a link that does not work opens no account', async () => {
  const closed = await new Kithd({ 'accounts.registration': 'invite' }).start();
  try {
    const guest = await come(`${closed.url}?join=wrong`);
    await guest.at('sign-in-notice').getByText('There is no such invite link').waitFor();
    await guest.at('registration-note').getByText('you need an invite link').waitFor();
    assert.equal(await guest.at('tab-register').isVisible(), false);
    await guest.guest();
    await guest.page.getByTestId('room-title').getByText('General').waitFor();
  } finally {
    await closed.remove();
  }
});
