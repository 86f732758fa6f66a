import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../../../resources/web/js/net/backoff.js';
import { Connection } from '../../../resources/web/js/net/connection.js';
import { FakeClock, settle } from '../support/fakeclock.js';
import { FakeSocket } from '../support/fakesocket.js';

function setUp() {
  FakeSocket.made = [];
  const clock = new FakeClock();
  const connection = new Connection({ url: 'ws://host/ws', clock, random: () => 1, createSocket: (url) => new FakeSocket(url) });
  connection.open();
  FakeSocket.last.accept();
  return { clock, connection, socket: FakeSocket.last, sockets: FakeSocket.made };
}

test('back-off doubles to thirty seconds, with jitter', () => {
  const longest = new Backoff(() => 1);
  assert.deepEqual(Array.from({ length: 8 }, () => longest.next()), [500, 1000, 2000, 4000, 8000, 16000, 30000, 30000]);
  longest.reset();
  assert.equal(longest.next(), 500);
  assert.equal(new Backoff(() => 0).next(), 250);
});

test('replies find their request in any order, errors reject with the code', async () => {
  const { connection, socket } = setUp();
  const first = connection.request('history', { roomId: '5' });
  const second = connection.request('read', { roomId: '5', seq: 1 });
  const third = connection.request('room.leave', { roomId: '5' });
  const [one, two, three] = socket.sent;
  socket.receive({ type: 'error', id: three.id, data: { code: 'room.denied', message: 'no', retryAfter: 2 } });
  socket.receive({ type: 'reply', id: two.id, data: {} });
  socket.receive({ type: 'reply', id: one.id, data: { messages: [], more: false } });
  assert.deepEqual(await first, { messages: [], more: false });
  await second;
  await assert.rejects(third, { code: 'room.denied', retryAfter: 2 });
});

test('a reply of the wrong shape rejects and leaves the connection open', async () => {
  const { connection, socket } = setUp();
  const request = connection.request('history', { roomId: '5' });
  socket.reply('history', { messages: 1 });
  await assert.rejects(request, { code: 'bad.frame' });
  assert.equal(connection.state, 'open');
});

test('a lost connection rejects what is open and comes back with growing waits', async () => {
  const { connection, clock, socket, sockets } = setUp();
  const request = connection.request('ping');
  socket.drop();
  await assert.rejects(request, { code: 'connection.lost' });
  await assert.rejects(connection.request('ping'), { code: 'connection.lost' });
  await clock.advance(499);
  assert.equal(sockets.length, 1);
  await clock.advance(1);
  assert.equal(sockets.length, 2);
  FakeSocket.last.drop();
  await clock.advance(999);
  assert.equal(sockets.length, 2);
  await clock.advance(1);
  assert.equal(sockets.length, 3);
});

test('the waits start again only after the session works', async () => {
  const { connection, clock, sockets } = setUp();
  for (let round = 0; round < 3; round += 1) {
    FakeSocket.last.drop();
    await clock.advance(500 * 2 ** round);
    FakeSocket.last.accept();
  }
  const before = sockets.length;
  connection.settled();
  FakeSocket.last.drop();
  await clock.advance(500);
  assert.equal(sockets.length, before + 1);
});

test('silence is answered by a ping at 30 s and by the end at 75 s', async () => {
  const { connection, clock, socket } = setUp();
  await clock.advance(29_000);
  assert.equal(socket.of('ping').length, 0);
  await clock.advance(2_000);
  assert.equal(socket.of('ping').length, 1);
  socket.reply('ping', { date: 1 });
  await clock.advance(35_000);
  assert.equal(socket.of('ping').length, 2);
  await clock.advance(45_000);
  assert.notEqual(connection.state, 'open');
  assert.equal(socket.closed, true);
});

test('after a sleep a dead connection is found within seconds', async () => {
  const { connection, clock, socket, sockets } = setUp();
  await clock.advance(6_000);
  clock.sleep(3_600_000);
  await clock.advance(100);
  assert.equal(connection.state, 'open');
  assert.equal(socket.of('ping').length, 1);
  await clock.advance(5_100);
  assert.equal(sockets.length, 2);
});

test('a connection that lived through the sleep is kept', async () => {
  const { connection, clock, socket, sockets } = setUp();
  clock.sleep(3_600_000);
  await clock.advance(100);
  socket.reply('ping', { date: 1 });
  await clock.advance(20_000);
  assert.equal(connection.state, 'open');
  assert.equal(sockets.length, 1);
});

test('close codes: slow comes back at once, flood waits, revoked stays away', async () => {
  for (const [code, early, late] of [[4003, 0, 250], [4004, 14_900, 200], [4002, 400, 100]]) {
    const { clock, socket, sockets } = setUp();
    socket.drop(code);
    await clock.advance(early);
    assert.equal(sockets.length, 1, `${code} too early`);
    await clock.advance(late);
    assert.equal(sockets.length, 2, `${code} too late`);
  }
  const { connection, clock, socket, sockets } = setUp();
  socket.drop(4001);
  await clock.advance(120_000);
  assert.equal(sockets.length, 1);
  assert.equal(connection.state, 'idle');
});

test('waking does not wait for the back-off', async () => {
  const { connection, clock, socket, sockets } = setUp();
  socket.drop(4004);
  connection.wake();
  assert.equal(sockets.length, 2);
  FakeSocket.last.accept();
  await clock.advance(20_000);
  assert.equal(sockets.length, 2);
});

test('a socket that never opens is given up', async () => {
  FakeSocket.made = [];
  const clock = new FakeClock();
  const connection = new Connection({ url: 'ws://host/ws', clock, random: () => 1, createSocket: (url) => new FakeSocket(url) });
  connection.open();
  await clock.advance(15_600);
  assert.equal(FakeSocket.made.length, 2);
  connection.close();
  await clock.advance(60_000);
  assert.equal(FakeSocket.made.length, 2);
  assert.equal(clock.pending, 0);
});

test('events and broken frames', async () => {
  const { connection, socket } = setUp();
  const heard = [];
  connection.on('event', (type, data) => heard.push([type, data]));
  socket.receive({ type: 'typing', data: { roomId: 5, userId: '2' } });
  socket.receive({ type: 'new.thing', data: {} });
  const { warn } = console;
  console.warn = () => {};
  socket.onmessage({ data: 'nonsense' });
  console.warn = warn;
  await settle();
  assert.deepEqual(heard, [['typing', { roomId: '5', userId: '2' }]]);
  assert.equal(connection.state, 'open');
});
