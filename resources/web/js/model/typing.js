// Who is typing where: an entry ends by itself, or when a message of that person arrives.
import { Emitter } from '../base/emitter.js';

const SHOWN_MS = 5_000;
const SEND_EVERY_MS = 3_000;

export class Typing extends Emitter {
  #until = new Map(); // roomId -> Map(userId -> timer)
  #lastSent = new Map();
  #clock;
  #send;

  constructor({ clock, send }) {
    super();
    this.#clock = clock;
    this.#send = send;
  }

  in(roomId) {
    return [...(this.#until.get(roomId)?.keys() ?? [])];
  }

  heard(roomId, userId) {
    if (!this.#until.has(roomId)) this.#until.set(roomId, new Map());
    const users = this.#until.get(roomId);
    this.#clock.clearTimeout(users.get(userId));
    users.set(userId, this.#clock.setTimeout(() => this.ended(roomId, userId), SHOWN_MS));
    this.emit('change', roomId);
  }

  ended(roomId, userId) {
    const users = this.#until.get(roomId);
    if (!users?.has(userId)) return;
    this.#clock.clearTimeout(users.get(userId));
    users.delete(userId);
    this.emit('change', roomId);
  }

  // The person here pressed a key. The server passes on one event in three seconds, so more are wasted.
  typed(roomId) {
    const now = this.#clock.now();
    if (now - (this.#lastSent.get(roomId) ?? -Infinity) < SEND_EVERY_MS) return;
    this.#lastSent.set(roomId, now);
    this.#send(roomId);
  }
}
