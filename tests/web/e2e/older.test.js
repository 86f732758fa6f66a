// The existing web client, and everybody else in one conversation: the real kithd, real Chromium, the real
// socket.io-client in both versions.
import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { Kithd } from './kithd.js';
import { OlderPerson, serveBoth } from './older.js';
import { launch, Person } from './people.js';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const [version, query] of [['3', ''], ['4', ''], ['4', '?transports=polling']]) {
  describe(`socket.io-client ${version} ${query}`, () => {
    let server;
    let folder;
    const people = [];

    before(async () => {
      folder = serveBoth(version);
      server = await new Kithd({
        'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0, 'web.serveDir': folder.folder,
      }).start();
    });
    after(async () => {
      await server?.remove();
      folder?.remove();
    });
    afterEach(async () => {
      const leaving = people.splice(0);
      for (const person of leaving) await person.context.close();
      assert.deepEqual(leaving.flatMap((person) => person.faults), []);
    });

    async function older(options = {}) {
      const person = await OlderPerson.come(browser, server.url, { query, ...options });
      people.push(person);
      return person;
    }
    async function native(name) {
      const person = await Person.come(browser, server.url);
      people.push(person);
      await person.register(name);
      return person.enter();
    }

    test('signs in, stays signed in by its cookie, signs out, signs in again on the same page', async () => {
      const ana = await older();
      await ana.signIn('ana');
      await ana.ready();
      await ana.page.reload();
      await ana.ready();
      assert.equal(await ana.page.locator('#me').textContent(), 'ana');
      await ana.say('still here');
      await ana.sees('still here');
      await ana.page.locator('#logout').click();
      await ana.page.locator('#login').waitFor();
      await ana.signIn('ana', 'wrong password');
      await ana.page.locator('#error').getByText('Invalid username or password').waitFor();
      await ana.signIn('ana');
      await ana.ready();
      await ana.say('and back');
      await ana.sees('and back');
      await ana.page.locator('li[data-kind=own] .name').first().getByText('ana').waitFor();
      await ana.heardOnce();
    });

    test('talks with the browser client both ways; comes and goes in one line; dots follow', async () => {
      const ben = await older();
      await ben.signIn('ben');
      await ben.ready();
      const cleo = await native('cleo');
      await ben.sees('cleo connected');
      await ben.say('Hello <b>Cleo</b> & "all"');
      await cleo.sees('Hello <b>Cleo</b> & "all"');
      await cleo.say('Hello Ben');
      await ben.sees('Hello Ben');
      const texts = (await ben.texts()).slice(-2);
      assert.deepEqual(texts, ['Hello <b>Cleo</b> & "all"', 'Hello Ben']);
      await ben.page.locator('li', { has: ben.page.getByText('Hello Ben') }).locator('.name[data-online=true]').waitFor();
      await cleo.leave();
      await ben.sees('cleo left');
      await ben.page.locator('.name[data-online=false]').first().waitFor();
      await ben.heardOnce();
    });

    test('a name that is clicked opens a direct room, which both see', async () => {
      const dora = await older();
      await dora.signIn('dora');
      await dora.ready();
      const emil = await older();
      await emil.signIn('emil');
      await emil.ready();
      const fay = await older();
      await fay.signIn('fay');
      await fay.ready();
      await dora.say('who is there?');
      await emil.page.locator('.name', { hasText: 'dora' }).first().click();
      await emil.page.locator('#room').getByText('dora').waitFor();
      await emil.page.locator('#messages[data-loaded*=":"]').waitFor({ state: 'attached' }); // as in that client, what comes before is lost
      await emil.say('only for you');
      await emil.sees('only for you');
      const room = dora.page.locator('#rooms button', { hasText: 'emil' });
      await room.waitFor();
      assert.equal(await room.getAttribute('data-online'), 'true');
      await room.click();
      await dora.sees('only for you');
      await dora.say('thank you');
      await emil.sees('thank you');
      await fay.say('am I alone?');
      await fay.sees('am I alone?');
      assert.equal(await fay.page.locator('#rooms button').count(), 1, 'nobody else sees it');
      await dora.page.reload(); // and it is there when the page comes anew
      await dora.ready();
      await dora.page.locator('#rooms button[data-last="thank you"]').waitFor();
    });

    test('history comes in pages, and "Load more" to its beginning', async () => {
      const gil = await native('gil');
      for (let i = 1; i <= 33; ++i) await gil.say(`g${i}`);
      await gil.settled();
      const hal = await older();
      await hal.signIn('hal');
      await hal.ready();
      await hal.sees('g33');
      assert.deepEqual(await hal.texts(), Array.from({ length: 15 }, (_, i) => `g${i + 19}`));
      await hal.page.locator('#more').click();
      await hal.sees('g4');
      assert.equal((await hal.texts()).at(0), 'g4');
      await hal.page.locator('#more').click();
      await hal.sees('g1');
      const texts = (await hal.texts()).filter((text) => /^g\d+$/.test(text));
      assert.deepEqual(texts, Array.from({ length: 33 }, (_, i) => `g${i + 1}`));
    });

    test('one of two tabs that closes leaves nobody offline', async () => {
      const ida = await older();
      await ida.signIn('ida');
      await ida.ready();
      const jan = await older();
      await jan.signIn('jan');
      await jan.ready();
      await ida.sees('jan connected');
      const tab = await older({ context: jan.context });
      await tab.ready();
      await tab.page.close();
      people.pop();
      await jan.say('still here');
      await ida.sees('still here');
      assert.equal(await ida.page.getByText('jan left').count(), 0);
    });

    test('the server goes and comes back: the page goes on, and nothing comes twice', async () => {
      const kim = await older();
      await kim.signIn('kim');
      await kim.ready();
      await kim.say('before');
      await kim.sees('before');
      await server.kill();
      await kim.page.waitForFunction(() => !socket.connected);
      await server.start();
      await kim.page.waitForFunction(() => socket.connected);
      await kim.say('after');
      await kim.sees('after');
      await kim.heardOnce();
    });
  });
}
