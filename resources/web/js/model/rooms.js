// The rooms of the signed-in user: names, counters, previews, and the log of each.
import { Emitter } from '../base/emitter.js';
import { directPeer } from '../base/ids.js';
import { RoomLog } from './roomlog.js';

const NOTICES_KEPT = 60;

export class Room {
  constructor(id, stored = null) {
    this.id = id;
    this.name = '';
    this.topic = '';
    this.kind = 'public';
    this.role = 'member';
    this.members = null;
    this.lastSeq = 0;
    this.readSeq = 0;
    this.serverReadSeq = 0;
    this.last = null; // {seq, from, date, message}: what the list shows
    this.log = new RoomLog(stored);
    this.since = 0; // when this client first saw it (s): a new room without messages stands at the top
    this.notices = []; // joins and leaves seen in this session: {key, afterSeq, user, change, date}
  }

  get unread() {
    return Math.max(0, this.lastSeq - this.readSeq);
  }

  get direct() {
    return this.kind === 'direct';
  }

  get manages() {
    return this.role === 'owner' || this.role === 'moderator';
  }

  peer(ownId) {
    return this.direct ? directPeer(this.id, ownId) : null;
  }

  // What the server says about the room; counters never go backwards unless the server was restored.
  update(data, { restored = false } = {}) {
    for (const field of ['name', 'topic', 'kind', 'role']) if (data[field] !== undefined) this[field] = data[field];
    if (data.members !== undefined) this.members = data.members;
    if (restored) {
      this.lastSeq = data.lastSeq;
      this.readSeq = data.readSeq;
      this.last = null;
    } else {
      this.lastSeq = Math.max(this.lastSeq, data.lastSeq ?? 0);
      this.readSeq = Math.min(Math.max(this.readSeq, data.readSeq ?? 0), this.lastSeq);
    }
    this.serverReadSeq = data.readSeq ?? this.serverReadSeq;
    if (data.lastMessage) this.preview({ seq: data.lastSeq, ...data.lastMessage });
  }

  preview({ seq, from, date, message }) {
    if (!this.last || seq >= this.last.seq) this.last = { seq, from, date, message };
  }

  heard(message) {
    this.lastSeq = Math.max(this.lastSeq, message.seq);
    this.preview(message);
  }

  notice(user, change, date) {
    const afterSeq = this.log.known ? this.log.high : this.lastSeq;
    this.notices.push({ key: `${change}:${user.id}:${date}`, afterSeq, user, change, date });
    if (this.notices.length > NOTICES_KEPT) this.notices.shift();
  }

  // What is kept on disk, beside the messages.
  toRecord() {
    const { id, name, topic, kind, role, members, lastSeq, readSeq, last, since } = this;
    const { cursor, storedLow, high } = this.log;
    return { id, name, topic, kind, role, members, lastSeq, readSeq, last, since, cursor, low: storedLow, high };
  }

  static fromRecord(record) {
    const held = record.high === null || record.high === undefined ? null : record;
    const room = new Room(record.id, held);
    for (const field of ['name', 'topic', 'kind', 'role', 'members', 'lastSeq', 'readSeq', 'last']) room[field] = record[field];
    room.since = record.since ?? 0;
    room.serverReadSeq = record.readSeq;
    return room;
  }
}

// Emits 'list' (rooms, their order, names or counters changed) and 'room' (id; its messages or details changed).
export class Rooms extends Emitter {
  #rooms = new Map();

  get(id) {
    return this.#rooms.get(id) ?? null;
  }

  get all() {
    return [...this.#rooms.values()];
  }

  get unread() {
    return this.all.reduce((sum, room) => sum + room.unread, 0);
  }

  // Newest activity first; rooms without messages by name at the end.
  sorted() {
    const active = (room) => Math.max(room.last?.date ?? 0, room.since);
    return this.all.sort((a, b) => active(b) - active(a) || a.name.localeCompare(b.name));
  }

  restore(record) {
    this.#rooms.set(record.id, Room.fromRecord(record));
  }

  upsert(data, options) {
    let room = this.get(data.id);
    if (!room) this.#rooms.set(data.id, room = new Room(data.id));
    room.update(data, options);
    this.changed(room);
    return room;
  }

  remove(id) {
    if (!this.#rooms.delete(id)) return false;
    this.emit('list');
    this.emit('room', id);
    return true;
  }

  clear() {
    this.#rooms.clear();
    this.emit('list');
  }

  changed(room) {
    this.emit('list');
    this.emit('room', room.id);
  }

  // For resume: only rooms of which messages are held.
  cursors() {
    const known = this.all.filter((room) => room.log.known);
    return Object.fromEntries(known.map((room) => [room.id, room.log.cursor]));
  }
}
