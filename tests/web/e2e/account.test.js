// People change their password: the real kithd and real Chromium.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Kithd } from './kithd.js';
import { launch, Person } from './people.js';

const OLD = 'correct horse';
const NEW = 'better battery';

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

async function come() {
  const person = await Person.come(browser, server.url);
  people.push(person);
  return person;
}

// Two browsers of one person: who registered, and the other.
async function twice(username) {
  const here = await (await come()).register(username);
  const there = await (await come()).signIn(username);
  await there.at('room-0').waitFor();
  return [here, there];
}

async function openDialog(person) {
  await person.at('settings').click();
  await person.at('change-password').click();
  await person.at('password-dialog').waitFor();
}

async function fill(person, { old = OLD, chosen = NEW, again = chosen }) {
  await person.at('password-old').fill(old);
  await person.at('password-new').fill(chosen);
  await person.at('password-again').fill(again);
  await person.page.keyboard.press('Enter');
}

const wrong = (person, name) => person.at('password-form').locator(`[name=${name}][aria-invalid=true]`);

test('a changed password signs the other devices out; the old one fails, the new one signs in', async () => {
  const [here, there] = await twice('ana');
  await openDialog(here);
  await fill(here, {});
  await here.at('password-done').getByText('Your password is changed. Your other devices are signed out.').waitFor();
  assert.equal(await here.at('password-dialog').count(), 0);
  await there.at('sign-in-page').waitFor();
  await there.at('sign-in-notice').getByText('signed out').waitFor();
  await there.signIn('ana', OLD);
  await there.page.getByText('Name or password is wrong.').waitFor();
  await there.signIn('ana', NEW);
  await there.at('room-0').waitFor();
  await here.page.reload(); // this session went on
  await here.enter();
  await here.say('still here');
  await here.settled();
});

test('the other devices may stay', async () => {
  const [here, there] = await twice('ben');
  await openDialog(here);
  await here.at('password-others').uncheck();
  await fill(here, {});
  await here.at('password-done').getByText('Your password is changed.', { exact: true }).waitFor();
  await there.enter();
  await there.say('me, too');
  await there.settled();
  assert.equal(server.query("SELECT count(*) AS n FROM sessions JOIN users ON users.id = sessions.user_id WHERE username = 'ben'")[0].n, 2);
});

test('what is wrong is told at its field', async () => {
  const cleo = await (await come()).register('cleo');
  await openDialog(cleo);
  await cleo.at('password-submit').click();
  await cleo.at('password-form').getByText('Enter your old password.').waitFor();
  await cleo.at('password-form').getByText('Enter a new password.').waitFor();
  await fill(cleo, { chosen: 'short' });
  await wrong(cleo, 'new').waitFor();
  await cleo.at('password-form').getByText('Use at least 8 characters.').waitFor();
  await fill(cleo, { again: 'better batteries' });
  await wrong(cleo, 'again').waitFor();
  await cleo.at('password-form').getByText('This is not the same as above.').waitFor();
  assert.equal(await wrong(cleo, 'new').count(), 0);
  await fill(cleo, { old: 'wrong horse' });
  await wrong(cleo, 'old').waitFor();
  await cleo.at('password-form').getByText('This password is wrong.').waitFor();
  await cleo.page.keyboard.press('Escape');
  await cleo.at('password-dialog').waitFor({ state: 'detached' });
  assert.ok(await cleo.at('settings-dialog').isVisible());
});

test('too many attempts are told, and may be tried again later', async () => {
  const strict = await new Kithd({ 'limits.signInsPerMinute': 3 }).start();
  try {
    const eve = await Person.come(browser, strict.url);
    people.push(eve);
    await eve.register('eve');
    await openDialog(eve);
    const told = eve.at('password-form').getByText(/This password is wrong|Too many attempts/);
    for (let tries = 0; tries < 3; tries += 1) {
      await fill(eve, { old: `wrong horse ${tries}` });
      await told.waitFor();
    }
    await eve.at('password-form').getByText('Too many attempts').waitFor();
    assert.ok(await eve.at('password-submit').isEnabled());
  } finally {
    await strict.remove();
  }
});

test('password managers are told which field is which; guests have none', async () => {
  const dora = await (await come()).register('dora');
  await openDialog(dora);
  const hints = await dora.at('password-form').locator('input:not([type=checkbox])').evaluateAll((all) => all.map((input) => input.autocomplete));
  assert.deepEqual(hints, ['username', 'current-password', 'new-password', 'new-password']);
  const guest = await (await come()).guest();
  await guest.at('settings').click();
  await guest.at('sign-out').waitFor();
  assert.equal(await guest.at('change-password').count(), 0);
});
