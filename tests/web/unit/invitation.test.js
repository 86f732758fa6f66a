// The link that a page was opened with, asked about before anybody signs in.
import assert from 'node:assert/strict';
import test from 'node:test';
import { Connection } from '../../../resources/web/js/net/connection.js';
import { LocalValues } from '../../../resources/web/js/store/local.js';
import { Invitation } from '../../../resources/web/js/sync/invitation.js';
import { Session } from '../../../resources/web/js/sync/session.js';
import { FakeClock, settle } from '../support/fakeclock.js';
import { FakeSocket } from '../support/fakesocket.js';
import { user } from '../support/samples.js';

const HELLO = { server: 'kithd', version: '1', protocol: 1, registration: 'open', guests: true, limits: {} };
const EXPIRED = { code: 'invite.invalid', message: 'It has expired.', reason: 'expired' };

class Page {
  constructor({ key = 'k3y', token = null } = {}) {
    FakeSocket.made = [];
    const clock = new FakeClock();
    const local = new LocalValues(() => { throw new Error('none'); });
    if (token) local.set('session', { token, user: user('1') });
    this.key = key;
    this.connection = new Connection({ url: 'ws://host/ws', clock, random: () => 1, createSocket: (url) => new FakeSocket(url) });
    this.session = new Session({ connection: this.connection, local, clock, prepare: async () => {}, cursors: () => ({}) });
    this.invitation = new Invitation({ connection: this.connection, session: this.session, addressKey: () => this.key });
    this.changes = 0;
    this.invitation.on('change', () => { this.changes += 1; });
  }

  get socket() {
    return FakeSocket.last;
  }

  get looks() {
    return FakeSocket.made.flatMap((socket) => socket.of('invite.look').map(({ data }) => data));
  }

  async greet() {
    this.socket.accept();
    await settle();
    this.socket.reply('hello', HELLO);
    await settle();
  }

  async start() {
    await this.session.start();
    await this.greet();
    return this;
  }
}

test('the page asks at once, and once', async () => {
  const page = await new Page().start();
  assert.deepEqual(page.looks, [{ invite: 'k3y' }]);
  assert.equal(page.invitation.key, 'k3y');
  assert.equal(page.invitation.room, null);
  page.socket.reply('invite.look', { room: { name: 'Garden', members: 3 } });
  await settle();
  assert.deepEqual(page.invitation.room, { name: 'Garden', members: 3 });
  assert.equal(page.invitation.key, 'k3y');
  assert.equal(page.changes, 1);
  page.socket.drop(1008);
  page.connection.open();
  await page.greet();
  assert.equal(page.looks.length, 1);
  page.key = null; // followed
  assert.equal(page.invitation.room, null);
});

test('a key that does not work is not worth a try', async () => {
  const page = await new Page().start();
  page.socket.refuse('invite.look', EXPIRED);
  await settle();
  assert.equal(page.invitation.error.reason, 'expired');
  assert.equal(page.invitation.key, null);
  assert.equal(page.invitation.room, null);
  assert.equal(page.changes, 1);
  page.key = null; // gone from the address
  assert.equal(page.invitation.error, null);
});

test('what says nothing of the link leaves it to be tried', async () => {
  for (const code of ['auth.throttled', 'store.unavailable', 'auth.required', 'bad.request']) {
    const page = await new Page().start();
    page.socket.refuse('invite.look', { code, message: 'No.', retryAfter: 3 });
    await settle();
    assert.equal(page.invitation.key, 'k3y', code);
    assert.equal(page.invitation.error, null, code);
    assert.equal(page.changes, 0, code);
  }
});

test('a connection that was lost before the answer asks again', async () => {
  const page = await new Page().start();
  page.socket.drop();
  await settle();
  page.connection.open();
  await page.greet();
  assert.equal(page.looks.length, 2);
  page.socket.refuse('invite.look', EXPIRED);
  await settle();
  assert.equal(page.invitation.key, null);
});

test('nobody asks without a link, or who is signed in', async () => {
  assert.deepEqual((await new Page({ key: null }).start()).looks, []);
  const page = await new Page({ token: 'token-1' }).start();
  assert.deepEqual(page.looks, []);
  page.socket.refuse('resume', { code: 'auth.expired', message: 'Over.' });
  await settle();
  assert.deepEqual(page.looks, [{ invite: 'k3y' }]);
});

test('an answer that comes after signing in is left to room.join', async () => {
  const page = await new Page().start();
  page.session.signIn('guest', {});
  await settle();
  page.socket.reply('guest', { token: 'token-1', user: user('1') });
  await settle();
  page.socket.refuse('invite.look', EXPIRED);
  await settle();
  assert.equal(page.invitation.key, 'k3y');
  assert.equal(page.changes, 0);
});
