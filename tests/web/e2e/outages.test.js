// The bad days: no network, a killed server, a stopped server.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Kithd } from './kithd.js';
import { launch, Person } from './people.js';

const ROUNDS = Number(process.env.KITH_KILL_ROUNDS ?? 20);

let browser;
let server;
const people = [];

before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });
afterEach(async () => {
  const faults = people.flatMap((person) => person.faults);
  for (const person of people.splice(0)) await person.leave();
  await server.remove();
  assert.deepEqual(faults, []);
});

async function twoPeople() {
  server = await new Kithd({ 'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0 }).start();
  for (const name of ['ana', 'ben']) {
    const person = await Person.come(browser, server.url);
    people.push(person);
    await person.register(name);
    await person.enter();
  }
  return people;
}

function assertGapless(rows) {
  assert.deepEqual(rows.map(({ seq }) => seq), rows.map((_, i) => i + 1), 'seq has no gap');
}

test('asleep: twenty messages wait, and leave once and in order', async () => {
  const [ana, ben] = await twoPeople();
  await ana.say('before');
  await ben.sees('before');
  await ana.context.setOffline(true);
  await server.kill(); // emulation alone leaves an open WebSocket alone
  const lines = Array.from({ length: 20 }, (_, i) => `waiting ${i + 1}`);
  for (const line of lines) await ana.say(line);
  await ana.at('banner').getByText(/20/).waitFor();
  assert.deepEqual(await ana.texts(), ['before', ...lines]);
  // The page itself may go meanwhile: what waits is on the disk.
  await server.start();
  await ben.say('ben meanwhile');
  await ben.settled();
  await ana.context.setOffline(false);
  await ben.sees('waiting 20');
  await ana.settled();
  await ana.sees('ben meanwhile');
  await ana.at('banner').waitFor({ state: 'hidden' });
  const expected = ['before', 'ben meanwhile', ...lines];
  assert.deepEqual(await ben.texts(), expected);
  assert.deepEqual(await ana.texts(), expected);
  const rows = server.query("SELECT seq, text FROM messages WHERE room_id = '0' ORDER BY seq");
  assert.deepEqual(rows.map(({ text }) => text), expected);
  assertGapless(rows);
});

test('typed offline, page closed: sent by the next visit, once', async () => {
  const [ana, ben] = await twoPeople();
  await server.kill();
  await ana.say('kept on the disk');
  await ana.at('banner').waitFor();
  await ana.page.close();
  await server.start();
  await ana.open();
  await ben.sees('kept on the disk');
  await ana.enter();
  await ana.sees('kept on the disk');
  await ana.settled();
  assert.equal(server.query("SELECT count(*) AS n FROM messages WHERE text = 'kept on the disk'")[0].n, 1);
});

test('SIGTERM: clients are told, everything acknowledged is there, exit code 0', async () => {
  const [ana, ben] = await twoPeople();
  for (let i = 0; i < 10; i += 1) await ana.say(`line ${i}`);
  await ana.settled();
  assert.equal(await server.stop(), 0);
  await ben.at('banner').waitFor();
  await server.start();
  await ben.at('banner').waitFor({ state: 'hidden' });
  await ben.say('back again');
  await ana.sees('back again');
  assert.match(server.check(), /is sound/);
});

test(`SIGKILL while both type, ${ROUNDS} times: every message exactly once, no gap`, async () => {
  const both = await twoPeople();
  const typed = { ana: [], ben: [] };
  for (let round = 0; round < ROUNDS; round += 1) {
    // Somewhere between the first and the last message of the round, wherever the commits are.
    const typing = both.map(async (person) => {
      for (let i = 0; i < 6; i += 1) {
        const text = `${person.username} ${round}.${i}`;
        typed[person.username].push(text);
        await person.say(text);
      }
    });
    const wanted = 1 + (round % 9);
    await both[round % 2].until((count) => document.querySelectorAll('[data-state="stored"]').length >= count, wanted);
    await server.kill();
    await Promise.all(typing);
    await server.start();
  }
  for (const person of both) {
    await person.at('banner').waitFor({ state: 'hidden' });
    await person.sees(typed[person.username].at(-1));
    await person.settled();
  }
  await both[0].sees(typed.ben.at(-1));
  await both[1].sees(typed.ana.at(-1));

  const rows = server.query("SELECT seq, text, cid FROM messages WHERE room_id = '0' ORDER BY seq");
  assertGapless(rows);
  for (const name of ['ana', 'ben']) {
    const stored = rows.map(({ text }) => text).filter((text) => text.startsWith(`${name} `));
    assert.deepEqual(stored, typed[name], `what ${name} typed, once and in order`);
  }
  assert.equal(new Set(rows.map(({ cid }) => cid)).size, rows.length, 'every cid once');
  for (const person of both) {
    const shown = await person.texts();
    assert.deepEqual(shown, rows.map(({ text }) => text).slice(-shown.length), 'the page shows what is stored');
    assert.equal(new Set(shown).size, shown.length, 'nothing twice on the page');
  }
  await server.stop();
  assert.match(server.check(), /is sound/);
});

// Runs in the page: signs in and keeps 64 messages on the way until the connection is lost. The acknowledged.
async function sendUntilLost({ username, round }) {
  const socket = new WebSocket(`${location.origin.replace('http', 'ws')}/ws`);
  await new Promise((resolve, reject) => { socket.onopen = resolve; socket.onerror = reject; });
  const acknowledged = [];
  const cids = new Map();
  let next = 0;
  const send = (type, data) => {
    next += 1;
    socket.send(JSON.stringify({ type, id: next, data }));
    return next;
  };
  const message = () => {
    const cid = `${round}-${next}`;
    cids.set(send('message', { roomId: '0', message: `load ${cid}`, cid }), cid);
  };
  const lost = new Promise((resolve) => { socket.onclose = resolve; });
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.type !== 'reply') return;
    if (frame.data.token) {
      for (let i = 0; i < 64; i += 1) message();
    } else if (cids.has(frame.id)) {
      acknowledged.push({ cid: cids.get(frame.id), seq: frame.data.seq });
      globalThis.kithAcknowledged = acknowledged.length;
      message();
    }
  };
  send(round === 0 ? 'register' : 'login', { username, password: 'correct horse' });
  await lost;
  return acknowledged;
}

test(`SIGKILL under load, ${ROUNDS} times: every acknowledged cid exactly once, no gap`, async () => {
  server = await new Kithd({ 'limits.signInsPerMinute': 0, 'limits.messagesPerSecond': 0 }).start();
  const person = await Person.come(browser, server.url);
  people.push(person);
  const all = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    await person.page.evaluate(() => { globalThis.kithAcknowledged = 0; });
    const sending = person.page.evaluate(sendUntilLost, { username: 'load', round });
    await person.until((count) => globalThis.kithAcknowledged >= count, 20 + 37 * round);
    await server.kill();
    all.push(...await sending);
    await server.start();
  }
  const rows = server.query("SELECT seq, cid FROM messages WHERE room_id = '0' ORDER BY seq");
  assertGapless(rows);
  const stored = new Map(rows.map(({ cid, seq }) => [cid, seq]));
  assert.equal(stored.size, rows.length, 'every cid once');
  assert.ok(all.length > 20 * ROUNDS);
  assert.deepEqual(all.filter(({ cid, seq }) => stored.get(cid) !== seq), [], 'what was acknowledged is there, as acknowledged');
  await server.stop();
  assert.match(server.check(), /is sound/);
});
