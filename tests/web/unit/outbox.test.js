import assert from 'node:assert/strict';
import test from 'node:test';
import { RequestError } from '../../../resources/web/js/net/errors.js';
import { MemoryStore } from '../../../resources/web/js/store/memory.js';
import { Outbox } from '../../../resources/web/js/sync/outbox.js';
import { FakeClock, settle } from '../support/fakeclock.js';

function setUp({ store = new MemoryStore() } = {}) {
  const clock = new FakeClock();
  const wire = []; // {data, reply(), fail()}
  let next = 1;
  const outbox = new Outbox({
    store, clock, newCid: () => `cid-${next++}`,
    request: (type, data) => new Promise((resolve, reject) => {
      assert.equal(type, 'message');
      wire.push({
        data,
        reply: (seq) => resolve({ roomId: data.roomId, seq, rev: seq, date: 1, dup: false }),
        fail: (code, extra) => reject(new RequestError(code, code, extra)),
      });
    }),
  });
  outbox.on('stored', (entry) => outbox.landed(entry.cid));
  return { clock, store, wire, outbox, texts: () => wire.map(({ data }) => data.message) };
}

test('a message is stored before it is sent and forgotten only after the reply', async () => {
  const order = [];
  class Watched extends MemoryStore {
    async outboxPut(entry) {
      await settle();
      order.push('stored');
      return super.outboxPut(entry);
    }
  }
  const { outbox, wire, store } = setUp({ store: new Watched() });
  outbox.setOnline(true);
  outbox.add('5', 'hello');
  assert.equal(wire.length, 0);
  await settle(60);
  order.push(`sent ${wire.length}`);
  assert.deepEqual(order, ['stored', 'sent 1']);
  assert.equal(store.outbox.size, 1);
  wire[0].reply(1);
  await settle();
  assert.equal(store.outbox.size, 0);
  assert.deepEqual(outbox.in('5'), []);
});

test('a room sends one at a time in the order typed; rooms do not wait for each other', async () => {
  const { outbox, wire, texts } = setUp();
  outbox.setOnline(true);
  for (const text of ['a1', 'a2', 'a3']) outbox.add('5', text);
  outbox.add('6', 'b1');
  await settle();
  assert.deepEqual(texts(), ['a1', 'b1']);
  wire[0].reply(1);
  await settle();
  assert.deepEqual(texts(), ['a1', 'b1', 'a2']);
});

test('offline messages wait and go out in order, with their first cid', async () => {
  const { outbox, wire, texts } = setUp();
  outbox.add('5', 'one');
  outbox.add('5', 'two');
  await settle();
  assert.equal(outbox.waiting, 2);
  assert.equal(wire.length, 0);
  outbox.setOnline(true);
  await settle();
  wire[0].fail('connection.lost');
  await settle();
  assert.equal(outbox.waiting, 2);
  assert.deepEqual(outbox.in('5').map(({ state }) => state), ['queued', 'queued']);
  outbox.setOnline(true);
  await settle();
  assert.deepEqual(texts(), ['one', 'one']);
  assert.equal(wire[0].data.cid, wire[1].data.cid);
});

test('what an earlier session left is sent, oldest first', async () => {
  const store = new MemoryStore();
  const first = setUp({ store });
  first.outbox.add('5', 'one');
  first.outbox.add('5', 'two');
  await settle();
  first.outbox.close();
  const { outbox, wire, texts } = setUp({ store });
  await outbox.load();
  outbox.setOnline(true);
  await settle();
  wire[0].reply(1);
  await settle();
  assert.deepEqual(texts(), ['one', 'two']);
});

test('rate limits and a store that is away are waited for', async () => {
  const { outbox, wire, clock, texts } = setUp();
  outbox.setOnline(true);
  outbox.add('5', 'one');
  outbox.add('5', 'two');
  await settle();
  wire[0].fail('rate.limited', { retryAfter: 3 });
  await clock.advance(2_900);
  assert.deepEqual(texts(), ['one']);
  await clock.advance(200);
  assert.deepEqual(texts(), ['one', 'one']);
  wire[1].fail('store.unavailable');
  await clock.advance(60_000);
  assert.deepEqual(texts(), ['one', 'one', 'one']);
  wire[2].reply(1);
  await settle();
  assert.deepEqual(texts(), ['one', 'one', 'one', 'two']);
});

test('a lasting error marks the message failed; later ones go on; retry keeps the cid', async () => {
  const { outbox, wire, store, texts } = setUp();
  outbox.setOnline(true);
  const entry = outbox.add('5', 'bad');
  outbox.add('5', 'good');
  await settle();
  wire[0].fail('room.denied');
  await settle();
  assert.deepEqual([entry.state, entry.error], ['failed', 'room.denied']);
  assert.equal(store.outbox.get(entry.cid).error, 'room.denied');
  assert.deepEqual(texts(), ['bad', 'good']);
  assert.equal(outbox.waiting, 1);
  wire[1].reply(1);
  outbox.retry(entry.cid);
  await settle();
  assert.equal(wire[2].data.cid, entry.cid);
});

test('discarding forgets a failed message and never one on the wire', async () => {
  const { outbox, wire, store } = setUp();
  outbox.setOnline(true);
  const entry = outbox.add('5', 'bad');
  await settle();
  outbox.discard(entry.cid);
  assert.equal(outbox.in('5').length, 1);
  wire[0].fail('room.notMember');
  await settle();
  outbox.discard(entry.cid);
  await settle();
  assert.equal(store.outbox.size, 0);
  assert.deepEqual(outbox.in('5'), []);
});

test('an internal error is repeated a few times, then a person decides', async () => {
  const { outbox, wire, clock } = setUp();
  outbox.setOnline(true);
  const entry = outbox.add('5', 'x');
  for (let round = 0; round < 5; round += 1) {
    await clock.advance(60_000);
    wire[round].fail('internal');
  }
  await settle();
  assert.equal(entry.state, 'failed');
});

test('a session that ended stops the sending and keeps the messages', async () => {
  const { outbox, wire, store } = setUp();
  outbox.setOnline(true);
  outbox.add('5', 'x');
  await settle();
  wire[0].fail('auth.expired');
  await settle();
  outbox.close();
  outbox.setOnline(true);
  await settle();
  assert.equal(wire.length, 1);
  assert.equal(store.outbox.size, 1);
});

test('other tabs show an entry and do not send it', async () => {
  const channels = [];
  const channel = () => {
    const own = { onmessage: null, close() {}, postMessage: (data) => { for (const other of channels) if (other !== own) other.onmessage({ data }); } };
    channels.push(own);
    return own;
  };
  const store = new MemoryStore();
  const sent = [];
  const tab = (name) => new Outbox({
    store, clock: new FakeClock(), newCid: () => `${name}-cid`, channel: channel(),
    request: (type, data) => new Promise((resolve) => { sent.push({ name, data, resolve }); }),
  });
  const [one, two] = [tab('one'), tab('two')];
  one.on('stored', (entry) => one.landed(entry.cid));
  one.setOnline(true);
  two.setOnline(true);
  one.add('5', 'hello');
  await settle();
  assert.equal(two.in('5').length, 1);
  assert.deepEqual(sent.map(({ name }) => name), ['one']);
  sent[0].resolve({ roomId: '5', seq: 1, rev: 1, date: 1 });
  await settle(60);
  assert.equal(two.in('5').length, 0);
});
