// What this person sent and the server has not confirmed. An entry is on the disk before it is on
// the wire and leaves only on the reply. A room's messages go one at a time, in the order they
// were typed; rooms do not wait for each other. Sending again is safe: the cid makes it idempotent.
//
// An entry: {cid, order, roomId, text, created (ms), state, error}; state is 'queued', 'sending',
// 'failed' (a person has to decide), or 'stored' (confirmed; shown until the log has the message).
// Emits 'change' (roomId) and 'stored' (entry, reply).
import { Emitter } from '../base/emitter.js';

const HOLD_MS = 1_000;
const LONGEST_HOLD_MS = 30_000;
const INTERNAL_TRIES = 5;

const WAIT_AND_REPEAT = new Set(['rate.limited', 'store.unavailable', 'internal', 'auth.throttled']);
const SESSION_FIRST = new Set(['auth.required', 'auth.expired']);

export class Outbox extends Emitter {
  #entries = new Map();
  #online = false;
  #closed = false;
  #busy = new Set(); // rooms with a message on the wire
  #holdTimer = null;
  #holds = 0;
  #lastOrder = 0;
  #store;
  #request;
  #clock;
  #newCid;
  #channel;

  // request(type, data) -> Promise; channel: a BroadcastChannel or null, tells the other tabs.
  constructor({ store, request, clock, newCid, channel = null }) {
    super();
    this.#store = store;
    this.#request = request;
    this.#clock = clock;
    this.#newCid = newCid;
    this.#channel = channel;
    if (channel) channel.onmessage = (event) => this.#otherTab(event.data);
  }

  // What earlier sessions (and other tabs that may be gone) left behind. Also called at every resume.
  async load() {
    for (const saved of await this.#store.outboxAll()) {
      const held = this.#entries.get(saved.cid);
      if (held && !held.foreign) continue;
      this.#entries.set(saved.cid, { ...saved, state: saved.error ? 'failed' : 'queued', durable: true, tries: 0 });
      this.emit('change', saved.roomId);
    }
    this.#pumpAll();
  }

  // Answers the entry at once; entry.kept resolves when it is on the disk.
  add(roomId, text) {
    this.#lastOrder = Math.max(this.#lastOrder + 1, this.#clock.now() * 1000);
    const entry = {
      cid: this.#newCid(), order: this.#lastOrder, roomId, text, created: this.#clock.now(),
      state: 'queued', error: null, durable: false, tries: 0,
    };
    this.#entries.set(entry.cid, entry);
    entry.kept = this.#save(entry);
    this.emit('change', roomId);
    this.#tell({ type: 'added', entry: saved(entry) });
    return entry;
  }

  retry(cid) {
    const entry = this.#entries.get(cid);
    if (entry?.state !== 'failed') return;
    Object.assign(entry, { state: 'queued', error: null, tries: 0, foreign: false });
    entry.kept = this.#save(entry);
    this.emit('change', entry.roomId);
  }

  discard(cid) {
    const entry = this.#entries.get(cid);
    if (!entry || entry.state === 'sending' || entry.state === 'stored') return;
    this.#remove(entry);
  }

  setOnline(online) {
    if (this.#closed) return;
    this.#online = online;
    if (online) this.#pumpAll();
  }

  // The room's log holds the message now: the entry is not needed on the screen any more.
  landed(cid) {
    const entry = this.#entries.get(cid);
    if (!entry) return;
    entry.landed = true;
    if (entry.state === 'stored') this.#entries.delete(cid);
  }

  in(roomId) {
    const entries = [...this.#entries.values()].filter((entry) => entry.roomId === roomId && !entry.landed);
    return entries.sort((a, b) => a.order - b.order);
  }

  // How many wait to be sent (failed ones wait for a person, not for the network).
  get waiting() {
    let count = 0;
    for (const { state } of this.#entries.values()) if (state === 'queued' || state === 'sending') count += 1;
    return count;
  }

  get unsent() {
    return [...this.#entries.values()].filter(({ state }) => state !== 'stored').length;
  }

  close() {
    this.#online = false;
    this.#closed = true;
    this.#clock.clearTimeout(this.#holdTimer);
    this.#channel?.close();
  }

  #pumpAll() {
    for (const roomId of new Set([...this.#entries.values()].map((entry) => entry.roomId))) this.#pump(roomId);
  }

  #pump(roomId) {
    if (!this.#online || this.#holdTimer !== null || this.#busy.has(roomId)) return;
    const next = [...this.#entries.values()]
      .filter((entry) => entry.roomId === roomId && entry.state === 'queued' && !entry.foreign)
      .sort((a, b) => a.order - b.order)[0];
    if (next?.durable) this.#send(next);
  }

  async #send(entry) {
    const { roomId, cid, text } = entry;
    this.#busy.add(roomId);
    this.#state(entry, 'sending');
    try {
      const reply = await this.#request('message', { roomId, message: text, cid });
      this.#holds = 0;
      this.#confirmed(entry, reply);
    } catch (error) {
      this.#refused(entry, error);
    }
    this.#busy.delete(roomId);
    this.#pump(roomId);
  }

  #confirmed(entry, reply) {
    entry.seq = reply.seq;
    entry.state = 'stored';
    this.#forget(entry.cid);
    this.emit('stored', entry, reply); // the log takes the message and calls landed()
    if (entry.landed) this.#entries.delete(entry.cid);
    this.emit('change', entry.roomId);
  }

  #refused(entry, error) {
    entry.tries += 1;
    const waits = WAIT_AND_REPEAT.has(error.code) && !(error.code === 'internal' && entry.tries >= INTERNAL_TRIES);
    if (error.lost || SESSION_FIRST.has(error.code)) {
      this.#online = false; // until the next resume
      this.#state(entry, 'queued');
      if (error.code === 'connection.timeout') this.emit('silent');
    } else if (waits) {
      this.#state(entry, 'queued');
      this.#hold(error.retryAfter);
    } else {
      entry.error = error.code ?? 'internal';
      this.#state(entry, 'failed');
      this.#save(entry);
    }
  }

  // The limit is the user's, not the room's: everything waits.
  #hold(retryAfter) {
    const longer = Math.min(LONGEST_HOLD_MS, HOLD_MS * 2 ** this.#holds);
    this.#holds += 1;
    const wait = retryAfter === null ? longer : Math.max(retryAfter * 1000, 50);
    if (this.#holdTimer !== null) return;
    this.#holdTimer = this.#clock.setTimeout(() => {
      this.#holdTimer = null;
      this.#pumpAll();
    }, wait);
  }

  async #save(entry) {
    try {
      await this.#store.outboxPut(saved(entry));
    } catch (error) {
      this.emit('unsafe', error); // the disk refused; it is still sent, but does not survive a reload
    }
    entry.durable = true;
    this.#pump(entry.roomId);
  }

  #remove(entry) {
    this.#entries.delete(entry.cid);
    this.#forget(entry.cid);
    this.emit('change', entry.roomId);
    this.#pump(entry.roomId);
  }

  async #forget(cid) {
    const entry = this.#entries.get(cid);
    try {
      await entry?.kept;
      await this.#store.outboxDelete(cid);
    } catch { /* it is sent once more after a reload, and answered with dup */ }
    this.#tell({ type: 'removed', cid });
  }

  #state(entry, state) {
    entry.state = state;
    this.emit('change', entry.roomId);
  }

  #tell(news) {
    this.#channel?.postMessage(news);
  }

  // Another tab shows and sends its own entries; here they are only shown.
  #otherTab({ type, entry, cid }) {
    if (type === 'added' && !this.#entries.has(entry.cid)) {
      this.#entries.set(entry.cid, { ...entry, state: 'queued', foreign: true, durable: true, tries: 0 });
      this.emit('change', entry.roomId);
    } else if (type === 'removed') {
      const held = this.#entries.get(cid);
      if (!held || held.state === 'sending' || held.state === 'stored') return;
      this.#entries.delete(cid);
      this.emit('change', held.roomId);
    }
  }
}

function saved({ cid, order, roomId, text, created, error }) {
  return { cid, order, roomId, text, created, error };
}
