// What one account keeps in this browser, in IndexedDB: rooms with their cursors, messages,
// users, and the outbox. memory.js has the same methods without a disk.
import { mergeRecord } from './ranges.js';

const VERSION = 1;
const KEPT_A_ROOM = 2_000;
const TRIM_ABOVE = 3_000;

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
const finished = (transaction) => new Promise((resolve, reject) => {
  transaction.oncomplete = () => resolve();
  transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('aborted'));
});
const messagesOf = (roomId, from, to) => IDBKeyRange.bound([roomId, from], [roomId, to]);

export async function openIdbStore(userId, factory = globalThis.indexedDB) {
  if (!factory) throw new Error('no IndexedDB');
  const request = factory.open(`kith-user-${userId}`, VERSION);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore('rooms', { keyPath: 'id' });
    db.createObjectStore('messages', { keyPath: ['roomId', 'seq'] });
    db.createObjectStore('users', { keyPath: 'id' });
    db.createObjectStore('outbox', { keyPath: 'cid' });
    db.createObjectStore('account', { keyPath: 'key' });
  };
  return new IdbStore(await done(request));
}

class IdbStore {
  #db;

  constructor(db) {
    this.#db = db;
    this.persistent = true;
    db.onversionchange = () => db.close(); // a newer version of this page wants to upgrade
  }

  // -> {username, rooms, users, outbox}
  async load() {
    const transaction = this.#db.transaction(['rooms', 'users', 'outbox', 'account', 'messages'], 'readwrite');
    const [rooms, users, outbox, account] = await Promise.all([
      ...['rooms', 'users', 'outbox'].map((name) => done(transaction.objectStore(name).getAll())),
      done(transaction.objectStore('account').get('username')),
    ]);
    for (const record of rooms) {
      if (record.high === null || record.high - record.low < TRIM_ABOVE) continue;
      record.low = record.high - KEPT_A_ROOM + 1;
      transaction.objectStore('messages').delete(messagesOf(record.id, 0, record.low - 1));
      transaction.objectStore('rooms').put(record);
    }
    await finished(transaction);
    return { username: account?.value ?? null, rooms, users, outbox };
  }

  async setUsername(username) {
    const transaction = this.#db.transaction('account', 'readwrite');
    transaction.objectStore('account').put({ key: 'username', value: username });
    await finished(transaction);
  }

  // Up to `limit` messages with seq < before, ascending.
  async messagesBefore(roomId, before, limit) {
    if (before <= 1) return [];
    const store = this.#db.transaction('messages').objectStore('messages');
    return done(store.getAll(messagesOf(roomId, Math.max(0, before - limit), before - 1)));
  }

  // One transaction for everything in the batch, so that a cursor never says more than what is kept.
  // batch: {rooms: [{record, messages, reset}], removed: [roomId], users: [user]}
  async write({ rooms = [], removed = [], users = [] }) {
    const transaction = this.#db.transaction(['rooms', 'messages', 'users'], 'readwrite');
    const end = finished(transaction);
    const roomStore = transaction.objectStore('rooms');
    const messageStore = transaction.objectStore('messages');
    for (const user of users) transaction.objectStore('users').put(user);
    for (const id of removed) {
      roomStore.delete(id);
      messageStore.delete(messagesOf(id, 0, Infinity));
    }
    for (const { record, messages, reset } of rooms) {
      const existing = roomStore.get(record.id);
      existing.onsuccess = () => {
        const merged = mergeRecord(existing.result, record, { reset });
        if (merged.action === 'skip') return;
        if (merged.action === 'replace') messageStore.delete(messagesOf(record.id, 0, Infinity));
        roomStore.put(merged.record);
        for (const message of messages) putNewer(messageStore, message);
      };
    }
    await end;
  }

  async outboxAll() {
    return done(this.#db.transaction('outbox').objectStore('outbox').getAll());
  }

  // Resolves when it is on the disk, not only handed over.
  async outboxPut(entry) {
    const transaction = this.#db.transaction('outbox', 'readwrite', { durability: 'strict' });
    transaction.objectStore('outbox').put(entry);
    await finished(transaction);
  }

  async outboxDelete(cid) {
    const transaction = this.#db.transaction('outbox', 'readwrite');
    transaction.objectStore('outbox').delete(cid);
    await finished(transaction);
  }

  // Forgets what can be had from the server again; keeps the outbox.
  async clearCache() {
    await this.#clear(['rooms', 'messages', 'users']);
  }

  async clearAll() {
    await this.#clear(['rooms', 'messages', 'users', 'outbox', 'account']);
  }

  close() {
    this.#db.close();
  }

  async #clear(names) {
    const transaction = this.#db.transaction(names, 'readwrite');
    for (const name of names) transaction.objectStore(name).clear();
    await finished(transaction);
  }
}

function putNewer(store, message) {
  const existing = store.get([message.roomId, message.seq]);
  existing.onsuccess = () => {
    if (!existing.result || existing.result.rev <= message.rev) store.put(message);
  };
}
