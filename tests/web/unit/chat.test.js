// The whole client without its views: session, rooms, outbox and history against a played server.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Connection } from '../../../resources/web/js/net/connection.js';
import { LocalValues } from '../../../resources/web/js/store/local.js';
import { MemoryStore } from '../../../resources/web/js/store/memory.js';
import { Chat } from '../../../resources/web/js/sync/chat.js';
import { Session } from '../../../resources/web/js/sync/session.js';
import { FakeClock, settle } from '../support/fakeclock.js';
import { FakeSocket } from '../support/fakesocket.js';
import { message, messages, room, user } from '../support/samples.js';

const HELLO = { server: 'kithd', version: '1', protocol: 1, registration: 'open', guests: true, limits: { message: 100 } };

class Browser {
  constructor({ store = new MemoryStore(), local = new LocalValues(() => { throw new Error('none'); }), clock = new FakeClock() } = {}) {
    FakeSocket.made = [];
    Object.assign(this, { store, local, clock });
    let next = 1;
    this.connection = new Connection({ url: 'ws://host/ws', clock, random: () => 1, createSocket: (url) => new FakeSocket(url) });
    this.chat = new Chat({
      connection: this.connection, clock, newCid: () => `cid-${next++}`, openStore: async () => store, openChannel: () => null,
    });
    this.session = new Session({
      connection: this.connection, local, clock, prepare: (who) => this.chat.begin(who), cursors: () => this.chat.rooms.cursors(),
    });
    this.session.on('hello', (server) => { this.chat.limits = server.limits; });
    this.session.on('resumed', (reply) => this.chat.resumed(reply));
    this.session.on('offline', () => this.chat.offline());
    this.session.on('ended', ({ explicit }) => this.chat.finish({ forget: explicit }));
  }

  get socket() {
    return FakeSocket.last;
  }

  get room() {
    return this.chat.rooms.get('5');
  }

  async greet() {
    this.socket.accept();
    await settle();
    this.socket.reply('hello', HELLO);
    await settle();
  }

  async resume({ rooms = [room()], changes = {}, users = [user('2')] } = {}) {
    this.socket.reply('resume', { user: user('1'), rooms, users, changes });
    await settle(60);
  }

  async signIn(options) {
    await this.session.start();
    await this.greet();
    const done = this.session.signIn('login', { username: 'user1', password: 'password' });
    await settle();
    this.socket.reply('login', { token: 'token-1', user: user('1') });
    await settle(60);
    await this.resume(options);
    await done;
    return this;
  }

  event(type, data) {
    this.socket.receive({ type, data });
  }

  get seqs() {
    return this.room.log.messages.map(({ seq }) => seq);
  }
}

test('signing in: hello, login, resume, online', async () => {
  const browser = await new Browser().signIn();
  assert.deepEqual(browser.socket.sent.map(({ type }) => type), ['hello', 'login', 'resume']);
  assert.equal(browser.session.state, 'online');
  assert.equal(browser.room.name, 'Room');
  assert.equal(browser.local.get('session').token, 'token-1');
});

test('the event and the reply of an own message are one message, in either order', async () => {
  for (const eventFirst of [true, false]) {
    const browser = await new Browser().signIn();
    browser.chat.send('5', 'hello');
    await settle(60);
    const [{ data }] = browser.socket.of('message');
    const event = () => browser.event('message', message(1, { from: '1', message: 'hello', cid: data.cid }));
    const reply = () => browser.socket.reply('message', { roomId: '5', seq: 1, rev: 1, date: 1_715_760_001 });
    for (const step of eventFirst ? [event, reply] : [reply, event]) {
      step();
      await settle(60);
      assert.equal(browser.room.log.messages.length + browser.chat.outbox.in('5').length, 1);
    }
    assert.equal(browser.store.outbox.size, 0);
    assert.equal(browser.room.log.get(1).cid, data.cid);
  }
});

test('a lost reply: the message goes again with its cid and stays one', async () => {
  const browser = await new Browser().signIn();
  browser.chat.send('5', 'hello');
  await settle(60);
  const { cid } = browser.socket.of('message')[0].data;
  browser.socket.drop();
  await browser.clock.advance(500);
  await browser.greet();
  await browser.resume({
    rooms: [room('5', { lastSeq: 1, rev: 1, lastMessage: { from: '1', date: 1, message: 'hello' } })],
  });
  assert.equal(browser.socket.of('message')[0].data.cid, cid);
  browser.socket.reply('message', { roomId: '5', seq: 1, rev: 1, date: 1, dup: true });
  await settle(60);
  assert.deepEqual(browser.seqs, [1]);
  assert.deepEqual(browser.chat.outbox.in('5'), []);
});

test('a gap asks history after what is held and then moves the stored cursor', async () => {
  const browser = await new Browser().signIn();
  browser.event('message', message(1));
  browser.event('message', message(4));
  await settle(60);
  assert.deepEqual(browser.seqs, [1]);
  assert.equal(browser.store.rooms.get('5').cursor, 1);
  await browser.clock.advance(300);
  assert.deepEqual(browser.socket.of('history')[0].data, { roomId: '5', after: 1, limit: 200 });
  browser.socket.reply('history', { messages: messages(2, 3), more: true });
  await settle(60);
  assert.deepEqual(browser.seqs, [1, 2, 3, 4]);
  assert.equal(browser.store.rooms.get('5').cursor, 4);
  assert.deepEqual([...browser.store.messages.get('5').keys()].sort(), [1, 2, 3, 4]);
});

test('a gap that closes by itself asks nothing', async () => {
  const browser = await new Browser().signIn();
  for (const seq of [1, 3, 2]) browser.event('message', message(seq));
  await browser.clock.advance(1_000);
  assert.equal(browser.socket.of('history').length, 0);
  assert.deepEqual(browser.seqs, [1, 2, 3]);
});

test('resume asks with the stored cursor and adds what was missed', async () => {
  const browser = await new Browser().signIn();
  for (const one of messages(1, 3)) browser.event('message', one);
  await settle(60);
  browser.socket.drop();
  assert.equal(browser.session.state, 'offline');
  await browser.clock.advance(500);
  await browser.greet();
  assert.deepEqual(browser.socket.of('resume')[0].data, { token: 'token-1', cursors: { 5: 3 } });
  await browser.resume({
    rooms: [room('5', { lastSeq: 5, rev: 7 })], changes: { 5: { messages: messages(4, 5), limited: false, rev: 7 } },
  });
  assert.deepEqual(browser.seqs, [1, 2, 3, 4, 5]);
  assert.equal(browser.store.rooms.get('5').cursor, 7);
});

test('limited: the cache of that room is dropped for the newest page', async () => {
  const browser = await new Browser().signIn();
  for (const one of messages(1, 3)) browser.event('message', one);
  await settle(60);
  browser.socket.drop();
  await browser.clock.advance(500);
  await browser.greet();
  await browser.resume({
    rooms: [room('5', { lastSeq: 5000, rev: 5000 })],
    changes: { 5: { messages: messages(4951, 5000), limited: true, rev: 5000 } },
  });
  assert.deepEqual([browser.seqs[0], browser.seqs.at(-1)], [4951, 5000]);
  assert.equal(browser.store.messages.get('5').has(1), false);
  assert.equal(browser.store.rooms.get('5').cursor, 5000);
});

test('limited with an empty page: the newest page is asked for when the room is opened', async () => {
  const browser = await new Browser().signIn();
  for (const one of messages(1, 3)) browser.event('message', one);
  await settle(60);
  browser.socket.drop();
  await browser.clock.advance(500);
  await browser.greet();
  await browser.resume({
    rooms: [room('5', { lastSeq: 5000, rev: 5000 })], changes: { 5: { messages: [], limited: true, rev: 5000 } },
  });
  assert.deepEqual(browser.seqs, []);
  const opening = browser.chat.history.open(browser.room);
  await settle();
  assert.equal(browser.socket.sent.at(-1).data.before, 5001);
  browser.socket.reply('history', { messages: messages(4941, 5000), more: true });
  await opening;
  assert.deepEqual([browser.seqs[0], browser.seqs.at(-1)], [4941, 5000]);
});

test('a restored server with fewer messages is believed', async () => {
  const browser = await new Browser().signIn();
  for (const one of messages(1, 9)) browser.event('message', one);
  browser.chat.reader.seen(browser.room, 9);
  await settle(60);
  browser.socket.drop();
  await browser.clock.advance(500);
  await browser.greet();
  await browser.resume({
    rooms: [room('5', { lastSeq: 2, rev: 2, readSeq: 1 })], changes: { 5: { messages: messages(1, 2), limited: true, rev: 2 } },
  });
  assert.deepEqual(browser.seqs, [1, 2]);
  assert.equal(browser.room.unread, 1);
  browser.event('message', message(3));
  assert.deepEqual(browser.seqs, [1, 2, 3]);
});

test('a reload starts from what is stored, also without a connection', async () => {
  const first = await new Browser().signIn();
  for (const one of messages(1, 3)) first.event('message', one);
  first.socket.drop();
  first.chat.send('5', 'typed offline');
  await settle(60);
  const second = new Browser({ store: first.store, local: first.local });
  await second.session.start();
  assert.equal(second.session.state, 'offline');
  assert.equal(second.room.lastSeq, 3);
  assert.equal(second.chat.outbox.waiting, 1);
  await second.chat.history.open(second.room);
  assert.deepEqual(second.seqs, [1, 2, 3]);
  await second.greet();
  await second.resume({ rooms: [room('5', { lastSeq: 3, rev: 3 })], changes: { 5: { messages: [], limited: false, rev: 3 } } });
  assert.equal(second.socket.of('message')[0].data.message, 'typed offline');
});

test('an expired token leads to the sign-in page and keeps the outbox', async () => {
  const browser = await new Browser().signIn();
  browser.event('message', message(1));
  browser.socket.drop();
  browser.chat.send('5', 'still here');
  await browser.clock.advance(500);
  browser.socket.accept();
  await settle();
  browser.socket.reply('hello', HELLO);
  await settle();
  browser.socket.refuse('resume', { code: 'auth.expired', message: 'gone' });
  await settle(60);
  assert.deepEqual([browser.session.state, browser.session.reason], ['signedOut', 'expired']);
  assert.equal(browser.store.outbox.size, 1);
  assert.equal(browser.store.rooms.size, 0);
});

test('signing out forgets everything, a revoked session does not', async () => {
  const revoked = await new Browser().signIn();
  revoked.socket.drop();
  revoked.chat.send('5', 'kept');
  await revoked.clock.advance(500);
  await revoked.greet();
  revoked.event('session.closed', { code: 'auth.expired', message: 'revoked' });
  revoked.socket.drop(4001);
  await settle(60);
  assert.deepEqual([revoked.session.state, revoked.session.reason], ['signedOut', 'revoked']);
  assert.equal(revoked.store.outbox.size, 1);

  const left = await new Browser().signIn();
  left.chat.send('5', 'lost');
  const done = left.session.signOut();
  await settle(60);
  left.socket.reply('logout', {});
  await done;
  await settle(60);
  assert.equal(left.store.outbox.size, 0);
  assert.equal(left.local.get('session'), null);
  const again = left.session.signIn('guest', {}); // at once: waits for the new connection to be greeted
  await left.greet();
  left.socket.reply('guest', { token: 'token-2', user: user('7', { guest: true }) });
  await settle(60);
  left.socket.reply('resume', { user: user('7'), rooms: [room('0')], users: [], changes: {} });
  await again;
  assert.equal(left.session.state, 'online');
});

test('an account of another person under the same id starts empty', async () => {
  const store = new MemoryStore();
  store.username = 'somebody-else';
  store.rooms.set('5', { ...room('5'), last: null, cursor: 3, low: 1, high: 3 });
  const browser = await new Browser({ store }).signIn();
  assert.deepEqual(browser.socket.of('resume')[0].data.cursors, {});
});

test('rooms that are gone are dropped; removed and shown rooms follow the events', async () => {
  const browser = await new Browser().signIn({ rooms: [room('5'), room('6')] });
  browser.event('room.removed', { roomId: '6' });
  assert.equal(browser.chat.rooms.get('6'), null);
  browser.event('show.room', room('7', { name: 'New' }));
  assert.equal(browser.chat.rooms.get('7').name, 'New');
  browser.event('room.changed', room('7', { name: 'Newer', topic: 'T' }));
  assert.equal(browser.chat.rooms.get('7').name, 'Newer');
  browser.socket.drop();
  await browser.clock.advance(500);
  await browser.greet();
  await browser.resume({ rooms: [room('7')] });
  assert.deepEqual(browser.chat.rooms.all.map(({ id }) => id), ['7']);
});

test('read markers: sent once, never backwards, again after a resume', async () => {
  const browser = await new Browser().signIn({ rooms: [room('5', { lastSeq: 9, rev: 9, readSeq: 2 })] });
  assert.equal(browser.room.unread, 7);
  browser.chat.reader.seen(browser.room, 5);
  browser.chat.reader.seen(browser.room, 9);
  browser.chat.reader.seen(browser.room, 4);
  assert.equal(browser.room.unread, 0);
  await browser.clock.advance(600);
  assert.deepEqual(browser.socket.of('read').map(({ data }) => data.seq), [9]);
  browser.socket.drop();
  await browser.clock.advance(500);
  await browser.greet();
  await browser.resume({ rooms: [room('5', { lastSeq: 9, rev: 9, readSeq: 2 })] });
  await browser.clock.advance(600);
  assert.equal(browser.room.unread, 7); // nothing is held of the room: the server's word counts
  browser.event('read', { roomId: '5', userId: '1', seq: 8 });
  assert.equal(browser.room.unread, 1);
});

test('texts are normalised and measured before they are sent', async () => {
  const browser = await new Browser().signIn();
  assert.equal(browser.chat.send('5', '  \r\n '), null);
  assert.equal(browser.chat.refusal('x'.repeat(101)), 'message.tooLong');
  assert.equal(browser.chat.refusal('😀'.repeat(100)), null);
  assert.equal(browser.chat.send('5', ' a\r\nb\u0000c ').text, 'a\nbc');
  browser.chat.limits = { message: 16_384, frame: 65_536 };
  assert.equal(browser.chat.refusal('😀'.repeat(16_384)), 'message.tooLong'); // fits in characters, not in a frame
});

test('joins, typing and presence', async () => {
  const browser = await new Browser().signIn();
  browser.event('room.member', { roomId: '5', user: user('9', { displayName: 'Nine' }), change: 'joined', date: 1 });
  assert.equal(browser.room.notices[0].user.displayName, 'Nine');
  browser.event('typing', { roomId: '5', userId: '9' });
  browser.event('typing', { roomId: '5', userId: '1' });
  assert.deepEqual(browser.chat.typing.in('5'), ['9']);
  browser.event('message', message(1, { from: '9' }));
  assert.deepEqual(browser.chat.typing.in('5'), []);
  browser.event('typing', { roomId: '5', userId: '9' });
  await browser.clock.advance(5_100);
  assert.deepEqual(browser.chat.typing.in('5'), []);
  browser.event('user.disconnected', { id: '9', username: 'user9', online: false });
  assert.equal(browser.chat.users.get('9').online, false);
});

test('unknown people are asked for together', async () => {
  const browser = await new Browser().signIn();
  for (const id of ['11', '12', '11']) browser.chat.users.name(id);
  await browser.clock.advance(50);
  assert.deepEqual(browser.socket.of('users.get').map(({ data }) => data.ids), [['11', '12']]);
  browser.socket.reply('users.get', { users: [user('11', { displayName: 'Eleven' })] });
  await settle();
  assert.equal(browser.chat.users.name('11'), 'Eleven');
});
