// The conversation state of the signed-in account: takes what the server says, keeps rooms, logs,
// users and outbox in step, and offers what a person can do. No DOM.
import { Emitter } from '../base/emitter.js';
import { codePoints, frameBytes, normaliseMessage } from '../base/text.js';
import { Rooms } from '../model/rooms.js';
import { Typing } from '../model/typing.js';
import { Users } from '../model/users.js';
import { Persister } from '../store/persister.js';
import { History } from './history.js';
import { Outbox } from './outbox.js';
import { Reader } from './reader.js';

const ENVELOPE_BYTES = 300; // what surrounds the text in a frame

// Emits 'storage' when what is kept on this browser is not safe any more.
export class Chat extends Emitter {
  #connection;
  #clock;
  #openStore;
  #openChannel;
  #newCid;
  #finishing = Promise.resolve();

  // openStore(user, {safe}) -> Promise<store>, `safe` after the first could not be read; openChannel(user) -> BroadcastChannel or null.
  constructor({ connection, clock, openStore, openChannel, newCid }) {
    super();
    this.#connection = connection;
    this.#clock = clock;
    this.#openStore = openStore;
    this.#openChannel = openChannel;
    this.#newCid = newCid;
    this.request = (type, data) => connection.request(type, data);
    this.me = null;
    this.limits = {};
    this.store = null;
    this.outbox = null;
    this.rooms = new Rooms();
    this.users = new Users({
      clock,
      fetch: async (ids) => {
        const { users } = await this.request('users.get', { ids });
        this.persister?.users(users);
        return users;
      },
    });
    this.typing = new Typing({ clock, send: (roomId) => connection.notify('typing', { roomId }) });
    connection.on('event', (type, data) => this.me && this.#event(type, data));
  }

  // Loads what this browser keeps for the account; works without a connection.
  async begin(user) {
    if (this.me?.id === user.id && this.store) return;
    this.finish({ forget: false });
    await this.#finishing;
    this.store = await this.#openStore(user, { safe: false });
    let saved;
    try {
      saved = await this.store.load();
    } catch {
      this.store = await this.#openStore(user, { safe: true });
      saved = await this.store.load();
    }
    if (saved.username !== null && saved.username !== user.username) {
      await this.store.clearAll(); // the server was replaced: the id is another person's now
      Object.assign(saved, { rooms: [], users: [], outbox: [] });
    }
    await this.store.setUsername(user.username);
    this.me = user;
    this.persister = new Persister({ store: this.store, onFailure: () => this.#unsafe() });
    for (const record of saved.rooms) this.rooms.restore(record);
    this.users.put([...saved.users, user]);
    const parts = { request: this.request, clock: this.#clock, store: this.store };
    this.outbox = new Outbox({ ...parts, newCid: this.#newCid, channel: this.#openChannel(user) });
    this.outbox.on('stored', (entry, reply) => this.#confirmed(entry, reply));
    this.outbox.on('change', (roomId) => this.rooms.emit('room', roomId));
    this.outbox.on('silent', () => this.#connection.restart());
    this.outbox.on('unsafe', () => this.#unsafe());
    const changed = (room) => this.rooms.changed(room);
    this.history = new History({ ...parts, changed, keep: (...args) => this.persister.room(...args) });
    this.reader = new Reader({ ...parts, changed: (room) => { this.persister.room(room); changed(room); } });
    await this.outbox.load();
    this.rooms.emit('list');
    if (!this.store.persistent) this.#unsafe();
  }

  // `forget`: an explicit sign-out. Otherwise the outbox stays for the next sign-in of this person.
  finish({ forget }) {
    const { store, outbox, history, persister } = this;
    if (!store) return;
    this.store = this.outbox = this.me = null;
    outbox.close();
    history.stop();
    this.rooms.clear();
    this.users.clear();
    this.#finishing = (async () => {
      await persister.settled();
      await (forget ? store.clearAll() : store.clearCache()).catch(() => {});
      store.close();
    })();
  }

  async resumed(reply) {
    this.me = reply.user;
    this.users.allOffline();
    this.#know([...reply.users, reply.user]);
    const present = new Set(reply.rooms.map(({ id }) => id));
    for (const room of this.rooms.all) if (!present.has(room.id)) this.#removed(room.id);
    for (const data of reply.rooms) {
      const change = reply.changes.get(data.id);
      const known = this.rooms.get(data.id)?.log.known && change && !change.limited;
      const room = this.rooms.upsert(data, { restored: !known });
      if (change?.limited) {
        room.log.reset(change.messages, { rev: change.rev, lastSeq: data.lastSeq });
        this.persister.room(room, room.log.messages, { reset: true });
      } else if (change) {
        room.log.applyAll(change.messages, change.rev);
        this.persister.room(room, change.messages);
      } else {
        this.persister.room(room);
      }
      this.#settle(room);
    }
    this.rooms.emit('resumed');
    this.reader.setOnline(true, this.rooms.all);
    const { outbox } = this;
    await outbox.load();
    outbox.setOnline(true);
  }

  offline() {
    this.outbox?.setOnline(false);
    this.reader?.setOnline(false);
    this.history?.stop();
  }

  // Why a text cannot be sent (an error code), or null.
  refusal(text) {
    const { message = 16_384, frame = 65_536 } = this.limits;
    if (text === '') return 'message.empty';
    return codePoints(text) > message || frameBytes(text) + ENVELOPE_BYTES > frame ? 'message.tooLong' : null;
  }

  // Answers the outbox entry, or null when there is nothing to send or it is too long.
  send(roomId, typed) {
    const text = normaliseMessage(typed);
    if (this.refusal(text)) return null;
    return this.outbox.add(roomId, text);
  }

  async create(data) {
    return this.#entered((await this.request('room.create', data)).room);
  }

  // target: {roomId} or {invite}
  async join(target) {
    const { room: data, messages, rev } = await this.request('room.join', target);
    const room = this.#entered(data, { restored: !this.rooms.get(data.id)?.log.known });
    this.history.takePage(room, messages, { rev });
    return room;
  }

  async leave(roomId) {
    await this.request('room.leave', { roomId });
    this.#removed(roomId);
  }

  async openDirect(userId) {
    const held = this.rooms.all.find((room) => room.peer(this.me.id) === userId);
    return held ?? this.#entered((await this.request('dm.open', { userId })).room);
  }

  async members(roomId, after) {
    const page = await this.request('room.members', { roomId, ...(after ? { after } : {}), limit: 200 });
    this.#know(page.users);
    return page;
  }

  async searchUsers(query) {
    const { users } = await this.request('users.search', { query, limit: 20 });
    this.users.put(users);
    return users.filter(({ id }) => id !== this.me.id);
  }

  #entered(data, options) {
    const isNew = this.rooms.get(data.id) === null;
    const room = this.rooms.upsert(data, options);
    if (isNew) room.since = this.#clock.now() / 1000;
    this.persister.room(room);
    return room;
  }

  #event(type, data) {
    const room = data.roomId === undefined ? null : this.rooms.get(data.roomId);
    if (type === 'message' || type === 'message.changed') {
      if (room) this.#take(room, data);
    } else if (type === 'show.room' || type === 'room.changed') {
      const shown = this.#entered(data);
      this.history.check(shown);
    } else if (type === 'room.removed') {
      this.#removed(data.roomId);
    } else if (type === 'room.member') {
      if (room) this.#member(room, data);
    } else if (type === 'user.connected' || type === 'user.disconnected') {
      this.#know([{ ...data, online: data.online ?? type === 'user.connected' }]);
    } else if (type === 'read') {
      if (room && data.userId === this.me.id) this.reader.heard(room, data.seq);
    } else if (type === 'typing') {
      if (room && data.userId !== this.me.id) this.typing.heard(data.roomId, data.userId);
    }
  }

  #member(room, { user, change, date }) {
    this.#know([user]);
    if (room.members !== null) room.members = Math.max(0, room.members + (change === 'joined' ? 1 : -1));
    if (user.id !== this.me.id) room.notice(user, change, date);
    this.rooms.changed(room);
    this.rooms.emit('members', room.id, user, change);
  }

  #take(room, message) {
    const result = room.log.apply(message);
    if (result !== 'duplicate') {
      room.heard(message);
      this.persister.room(room, result === 'ahead' ? [] : [message, ...this.#drained(room, message)]);
      this.typing.ended(room.id, message.from);
      if (result === 'added' || result === 'ahead') this.rooms.emit('arrived', room, message);
    }
    this.#settle(room);
  }

  // Messages that waited behind a gap which this one closed.
  #drained(room, message) {
    return message.seq < room.log.high ? room.log.slice(message.seq + 1, room.log.high) : [];
  }

  #confirmed({ roomId, text, cid }, { seq, rev, date }) {
    const room = this.rooms.get(roomId);
    if (room) this.#take(room, { roomId, seq, rev, from: this.me.id, date, message: text, cid });
  }

  #settle(room) {
    const { log } = room;
    for (const entry of this.outbox.in(room.id)) {
      if (log.cids.has(entry.cid) || (entry.seq && log.known && entry.seq <= log.high)) this.outbox.landed(entry.cid);
    }
    this.history.check(room);
    this.rooms.changed(room);
  }

  #know(users) {
    if (this.users.put(users)) this.persister.users(users);
  }

  #removed(id) {
    const room = this.rooms.get(id);
    if (!room) return;
    this.rooms.remove(id);
    this.persister.removed(room);
  }

  #unsafe() {
    this.emit('storage');
  }
}
