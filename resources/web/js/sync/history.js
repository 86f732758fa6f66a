// Brings messages that are not held: the first page of a room, older pages (from the disk while
// it has them, then from the server), and whatever is missing in a gap.
const PAGE = 60;
const FILL_PAGE = 200;
const GAP_DELAY_MS = 250; // a reply may overtake the events before it; most gaps close by themselves

export class History {
  #request;
  #store;
  #keep;
  #changed;
  #clock;
  #older = new Map(); // roomId -> promise
  #opening = new Map();
  #filling = new Map(); // roomId -> timer, or true while requests run

  // request(type, data); keep(room, messages, {reset}) writes to the disk; changed(room) redraws.
  constructor({ request, store, keep, changed, clock }) {
    this.#request = request;
    this.#store = store;
    this.#keep = keep;
    this.#changed = changed;
    this.#clock = clock;
  }

  // Something to show of a room that is being opened. Rejects when there is nothing and no connection.
  open(room) {
    return once(this.#opening, room.id, () => this.#open(room));
  }

  // One more page above; true when it brought something.
  older(room) {
    if (!room.log.known || room.log.atStart) return Promise.resolve(false);
    return once(this.#older, room.id, () => this.#loadOlder(room));
  }

  // To be called after every change of the log: starts filling when something is missing.
  check(room) {
    if (!missing(room) || this.#filling.has(room.id)) return;
    this.#filling.set(room.id, this.#clock.setTimeout(() => this.#fill(room), GAP_DELAY_MS));
  }

  stop() {
    for (const timer of this.#filling.values()) if (timer !== true) this.#clock.clearTimeout(timer);
    this.#filling.clear();
  }

  async #open(room) {
    if (room.log.known) {
      // Nothing in memory: from the disk, or, where resume had no space for it, from the server.
      if (room.log.messages.length === 0) await this.older(room);
      return;
    }
    const page = await this.#request('history', { roomId: room.id, limit: PAGE });
    this.takePage(room, page.messages, { complete: !page.more });
  }

  // The newest page, when events may have started the log meanwhile.
  takePage(room, messages, { complete = false, rev = null } = {}) {
    const { log } = room;
    if (log.known) {
      const older = log.prepend(messages.filter(({ seq }) => seq < log.low), { complete });
      const fresh = log.applyAll(messages.filter(({ seq }) => seq >= log.low), rev ?? 0);
      this.#keep(room, [...older, ...fresh]);
    } else {
      log.reset(messages, { complete, rev, lastSeq: messages.length === 0 ? 0 : null });
      this.#keep(room, log.messages, { reset: true });
    }
    if (log.messages.length > 0) room.heard(log.messages.at(-1));
    this.#changed(room);
    this.check(room);
  }

  async #fromDisk(room) {
    const { log } = room;
    if (log.storedLow === null || log.low <= log.storedLow) return false;
    const messages = await this.#store.messagesBefore(room.id, log.low, PAGE);
    const added = log.prepend(messages);
    if (added.length === 0) log.storedLow = log.low; // not what the record promised: ask the server
    this.#changed(room);
    return added.length > 0;
  }

  async #loadOlder(room) {
    if (await this.#fromDisk(room)) return true;
    const { messages, more } = await this.#request('history', { roomId: room.id, before: room.log.low, limit: PAGE });
    const added = room.log.prepend(messages, { complete: !more });
    if (added.length > 0) this.#keep(room, added);
    this.#changed(room);
    return added.length > 0;
  }

  async #fill(room) {
    this.#filling.set(room.id, true);
    try {
      while (missing(room)) {
        const before = room.log.high;
        const { messages } = await this.#request('history', { roomId: room.id, after: before, limit: FILL_PAGE });
        room.log.applyAll(messages);
        if (room.log.high === before) break; // the server has no more: nothing to wait for
        this.#keep(room, room.log.slice(before + 1, room.log.high));
        if (room.log.messages.length > 0) room.heard(room.log.messages.at(-1));
        this.#changed(room);
      }
    } catch { /* the next event or resume starts again */ }
    this.#filling.delete(room.id);
  }
}

function missing(room) {
  return room.log.known && (room.log.gap !== null || room.lastSeq > room.log.high);
}

function once(running, key, start) {
  if (!running.has(key)) running.set(key, start().finally(() => running.delete(key)));
  return running.get(key);
}
