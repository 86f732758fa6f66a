// Read markers: moved when the person has the newest message in view, told to the server at most
// twice a second for a room, and again after a resume when the server does not know yet.
const SEND_AFTER_MS = 500;

export class Reader {
  #request;
  #clock;
  #changed;
  #timers = new Map();
  #online = false;

  constructor({ request, clock, changed }) {
    this.#request = request;
    this.#clock = clock;
    this.#changed = changed;
  }

  seen(room, seq = room.lastSeq) {
    const to = Math.min(seq, room.lastSeq);
    if (to <= room.readSeq) return;
    room.readSeq = to;
    this.#changed(room);
    this.#schedule(room);
  }

  // The marker was moved by another device of this person.
  heard(room, seq) {
    room.serverReadSeq = Math.max(room.serverReadSeq, seq);
    if (seq <= room.readSeq) return;
    room.readSeq = seq;
    this.#changed(room);
  }

  setOnline(online, rooms = []) {
    this.#online = online;
    if (online) for (const room of rooms) this.#schedule(room);
  }

  #schedule(room) {
    if (!this.#online || room.readSeq <= room.serverReadSeq || this.#timers.has(room.id)) return;
    this.#timers.set(room.id, this.#clock.setTimeout(() => this.#send(room), SEND_AFTER_MS));
  }

  async #send(room) {
    const seq = room.readSeq;
    this.#timers.delete(room.id);
    if (!this.#online || seq <= room.serverReadSeq) return;
    try {
      await this.#request('read', { roomId: room.id, seq });
      room.serverReadSeq = Math.max(room.serverReadSeq, seq);
    } catch { /* sent again after the next resume */ }
  }
}
