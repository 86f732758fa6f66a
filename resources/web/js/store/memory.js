// The store where the browser keeps nothing (private windows, blocked storage), and for tests.
import { mergeRecord } from './ranges.js';

export class MemoryStore {
  constructor() {
    this.persistent = false;
    this.username = null;
    this.rooms = new Map();
    this.messages = new Map(); // roomId -> Map(seq -> message)
    this.users = new Map();
    this.outbox = new Map();
  }

  async load() {
    return {
      username: this.username,
      rooms: [...this.rooms.values()].map((record) => ({ ...record })),
      users: [...this.users.values()],
      outbox: await this.outboxAll(),
    };
  }

  async setUsername(username) {
    this.username = username;
  }

  async messagesBefore(roomId, before, limit) {
    const held = [...(this.messages.get(roomId)?.values() ?? [])];
    return held.filter(({ seq }) => seq < before && seq >= before - limit).sort((a, b) => a.seq - b.seq);
  }

  async write({ rooms = [], removed = [], users = [] }) {
    for (const user of users) this.users.set(user.id, user);
    for (const id of removed) {
      this.rooms.delete(id);
      this.messages.delete(id);
    }
    for (const { record, messages, reset } of rooms) {
      const merged = mergeRecord(this.rooms.get(record.id), record, { reset });
      if (merged.action === 'skip') continue;
      if (merged.action === 'replace' || !this.messages.has(record.id)) this.messages.set(record.id, new Map());
      this.rooms.set(record.id, merged.record);
      const held = this.messages.get(record.id);
      for (const message of messages) {
        if (!(held.get(message.seq)?.rev > message.rev)) held.set(message.seq, message);
      }
    }
  }

  async outboxAll() {
    return [...this.outbox.values()].map((entry) => ({ ...entry }));
  }

  async outboxPut(entry) {
    this.outbox.set(entry.cid, { ...entry });
  }

  async outboxDelete(cid) {
    this.outbox.delete(cid);
  }

  async clearCache() {
    for (const map of [this.rooms, this.messages, this.users]) map.clear();
  }

  async clearAll() {
    await this.clearCache();
    this.outbox.clear();
    this.username = null;
  }

  close() {}
}
