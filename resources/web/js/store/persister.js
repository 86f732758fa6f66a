// Gathers what has changed and writes it in one transaction at a time: while one is under way,
// everything that comes in meanwhile goes into the next. A failure is reported once.
export class Persister {
  #store;
  #rooms = new Map(); // room -> {messages: Map(seq -> message), reset}
  #users = new Map();
  #removed = new Set();
  #writing = null;
  #onFailure;

  constructor({ store, onFailure = () => {} }) {
    this.#store = store;
    this.#onFailure = onFailure;
  }

  // `messages` are new or changed; the room's own record (with its cursor) goes with them.
  room(room, messages = [], { reset = false } = {}) {
    const entry = this.#rooms.get(room) ?? { messages: new Map(), reset: false };
    if (reset) {
      entry.messages.clear();
      entry.reset = true;
    }
    const { storedLow, high } = room.log;
    for (const message of messages) {
      if (message.seq >= storedLow && message.seq <= high) entry.messages.set(message.seq, message);
    }
    this.#removed.delete(room.id);
    this.#rooms.set(room, entry);
    this.#start();
  }

  removed(room) {
    this.#rooms.delete(room);
    this.#removed.add(room.id);
    this.#start();
  }

  users(users) {
    for (const { online: _online, role: _role, ...user } of users) this.#users.set(user.id, user);
    this.#start();
  }

  // Resolves when everything handed over so far is written.
  async settled() {
    while (this.#writing) await this.#writing;
  }

  #start() {
    this.#writing ??= Promise.resolve().then(() => this.#drain()).finally(() => { this.#writing = null; });
  }

  async #drain() {
    while (this.#rooms.size + this.#users.size + this.#removed.size > 0) {
      const batch = {
        rooms: [...this.#rooms].map(([room, entry]) => (
          { record: room.toRecord(), messages: [...entry.messages.values()], reset: entry.reset })),
        removed: [...this.#removed],
        users: [...this.#users.values()],
      };
      this.#rooms.clear();
      this.#removed.clear();
      this.#users.clear();
      try {
        await this.#store.write(batch);
      } catch (error) {
        this.#onFailure(error);
        return;
      }
    }
  }
}
