// Everybody this client has heard of. Unknown ids are asked for together, a moment later.
import { Emitter } from '../base/emitter.js';

const GATHER_MS = 30;
const IDS_A_REQUEST = 100;

// Emits 'change' when names or presence changed.
export class Users extends Emitter {
  #users = new Map();
  #wanted = new Set();
  #asked = new Set();
  #timer = null;
  #clock;
  #fetch;

  // fetch(ids) -> Promise<user[]>
  constructor({ clock, fetch }) {
    super();
    this.#clock = clock;
    this.#fetch = fetch;
  }

  get(id) {
    return this.#users.get(id) ?? null;
  }

  name(id) {
    const user = this.#users.get(id);
    if (!user) this.want(id);
    return user?.displayName ?? '…';
  }

  get all() {
    return [...this.#users.values()];
  }

  // Fields that are missing in an update keep their value. A role belongs to a room, not here.
  put(users) {
    let changed = false;
    for (const { role: _role, ...user } of users) {
      const held = this.#users.get(user.id);
      const merged = { online: false, ...held, ...user };
      if (held && Object.keys(merged).every((key) => merged[key] === held[key])) continue;
      this.#users.set(user.id, merged);
      changed = true;
    }
    if (changed) this.emit('change');
    return changed;
  }

  // After a lost connection nobody's presence is known until the server names who is online.
  allOffline() {
    for (const user of this.#users.values()) this.#users.set(user.id, { ...user, online: false });
    this.#asked.clear();
    this.emit('change');
  }

  want(id) {
    if (this.#users.has(id) || this.#asked.has(id)) return;
    this.#wanted.add(id);
    this.#timer ??= this.#clock.setTimeout(() => this.#ask(), GATHER_MS);
  }

  clear() {
    this.#users.clear();
    this.#wanted.clear();
    this.#asked.clear();
    this.emit('change');
  }

  async #ask() {
    this.#timer = null;
    const ids = [...this.#wanted].slice(0, IDS_A_REQUEST);
    for (const id of ids) {
      this.#wanted.delete(id);
      this.#asked.add(id);
    }
    if (this.#wanted.size > 0) this.#timer = this.#clock.setTimeout(() => this.#ask(), GATHER_MS);
    try {
      this.put(await this.#fetch(ids));
    } catch {
      for (const id of ids) this.#asked.delete(id); // asked again with the next drawing
    }
  }
}
