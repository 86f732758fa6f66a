// One WebSocket that is kept alive: requests with replies, events, reconnecting, liveness.
// It knows the envelope and the close codes, and nothing of chat.
//
// Emits: 'open' (a new socket is ready), 'lost' ({code, opened}), 'event' (type, data),
// 'state' ('idle' | 'connecting' | 'open' | 'waiting').
import { Emitter } from '../base/emitter.js';
import { Backoff } from './backoff.js';
import { decodeFrame, decodeReply, encodeRequest } from './codec.js';
import { RequestError } from './errors.js';

export const CLOSE_REVOKED = 4001;
export const CLOSE_SHUTDOWN = 4002;
export const CLOSE_SLOW = 4003;
export const CLOSE_FLOOD = 4004;

const TICK_MS = 5_000;
const PING_AFTER_MS = 30_000;
const DROP_AFTER_MS = 75_000;
const SLEPT_MS = 20_000; // a tick this late means that the machine slept or the tab was frozen
const PROBE_MS = 5_000; // after a sleep the server has this long to show that it is there
const CONNECT_MS = 15_000;
const REQUEST_MS = 30_000;
const FLOOD_WAIT_MS = 10_000;

export class Connection extends Emitter {
  #url;
  #clock;
  #createSocket;
  #backoff;
  #random;
  #socket = null;
  #open = new Map(); // request id -> {type, resolve, reject, timer}
  #nextId = 1;
  #retryTimer = null;
  #connectTimer = null;
  #tickTimer = null;
  #probeTimer = null;
  #lastHeard = 0;
  #lastTick = 0;
  #pinged = false;

  constructor({ url, clock, createSocket, random = Math.random }) {
    super();
    this.#url = url;
    this.#clock = clock;
    this.#createSocket = createSocket;
    this.#random = random;
    this.#backoff = new Backoff(random);
    this.state = 'idle';
    // false: a lost connection is not opened again until open() is called (the sign-in page).
    this.persistent = true;
    this.retryAt = null;
  }

  open() {
    if (this.state === 'connecting' || this.state === 'open') return;
    this.#cancelRetry();
    this.#connect();
  }

  close() {
    this.#cancelRetry();
    this.#dropSocket(1000);
    this.#setState('idle');
  }

  // Ends the present socket and tries again with back-off: the peer is there but of no use.
  restart() {
    if (this.#socket) this.#lost(1006);
  }

  // The session works: the next loss starts with short waits again.
  settled() {
    this.#backoff.reset();
  }

  // The network came back, or the tab was shown after a long time.
  wake() {
    if (this.state === 'waiting') {
      this.#backoff.reset();
      this.open();
    } else if (this.state === 'open') {
      this.#probe();
    }
  }

  request(type, data = {}, { timeout = REQUEST_MS } = {}) {
    if (this.state !== 'open') return Promise.reject(new RequestError('connection.lost'));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      const timer = this.#clock.setTimeout(() => {
        this.#open.delete(id);
        reject(new RequestError('connection.timeout'));
      }, timeout);
      this.#open.set(id, { type, resolve, reject, timer });
      this.#socket.send(encodeRequest(type, data, id));
    });
  }

  // Without an id: no reply is wanted, and nothing happens while there is no connection.
  notify(type, data = {}) {
    if (this.state === 'open') this.#socket.send(encodeRequest(type, data));
  }

  #connect() {
    let socket;
    try {
      socket = this.#createSocket(this.#url);
    } catch {
      this.#setState('connecting');
      this.#lost(1006);
      return;
    }
    this.#socket = socket;
    const current = (handler) => (event) => { if (this.#socket === socket) handler(event); };
    socket.onopen = current(() => this.#opened());
    socket.onmessage = current((event) => this.#received(event.data));
    socket.onclose = current((event) => this.#lost(event.code));
    socket.onerror = () => {}; // a close event always follows
    this.#connectTimer = this.#clock.setTimeout(() => this.#lost(1006), CONNECT_MS);
    this.#setState('connecting');
  }

  #opened() {
    this.#clock.clearTimeout(this.#connectTimer);
    this.#lastHeard = this.#lastTick = this.#clock.now();
    this.#pinged = false;
    this.#tickTimer = this.#clock.setTimeout(() => this.#tick(), TICK_MS);
    this.#setState('open');
    this.emit('open');
  }

  #received(text) {
    this.#lastHeard = this.#clock.now();
    this.#pinged = false;
    this.#clock.clearTimeout(this.#probeTimer);
    this.#probeTimer = null;
    let frame;
    try {
      frame = decodeFrame(text);
    } catch (error) {
      console.warn('Ignored a frame that does not follow the protocol:', error.message);
      return;
    }
    if (frame.kind === 'event') this.emit('event', frame.type, frame.data);
    else if (frame.kind === 'reply') this.#answer(frame.id, (entry) => entry.resolve(decodeReply(entry.type, frame.data)));
    else if (frame.kind === 'error') {
      const { code, message, retryAfter, field, reason } = frame.data;
      this.#answer(frame.id, (entry) => entry.reject(new RequestError(code, message, { retryAfter, field, reason })));
    }
  }

  #answer(id, settle) {
    const entry = this.#open.get(id);
    if (!entry) return;
    this.#open.delete(id);
    this.#clock.clearTimeout(entry.timer);
    try {
      settle(entry);
    } catch (error) {
      entry.reject(new RequestError('bad.frame', error.message));
    }
  }

  #tick() {
    const now = this.#clock.now();
    const late = now - this.#lastTick - TICK_MS;
    const silence = now - this.#lastHeard;
    this.#lastTick = now;
    this.#tickTimer = this.#clock.setTimeout(() => this.#tick(), TICK_MS);
    if (this.#probeTimer !== null) return;
    if (late > SLEPT_MS) this.#probe();
    else if (silence >= DROP_AFTER_MS) this.#lost(1006);
    else if (silence >= PING_AFTER_MS && !this.#pinged) this.#ping();
  }

  #ping() {
    this.#pinged = true;
    this.request('ping', {}, { timeout: DROP_AFTER_MS }).catch(() => {});
  }

  #probe() {
    if (this.#probeTimer !== null) return;
    this.#ping();
    this.#probeTimer = this.#clock.setTimeout(() => {
      this.#probeTimer = null;
      this.#lost(1006);
      this.wake();
    }, PROBE_MS);
  }

  #lost(code) {
    const opened = this.state === 'open';
    this.#dropSocket();
    this.#setState('waiting');
    this.emit('lost', { code, opened });
    if (this.state !== 'waiting') return; // a listener has closed or reopened it
    if (code === CLOSE_REVOKED || !this.persistent) {
      this.#setState('idle');
      return;
    }
    let wait = this.#backoff.next();
    if (code === CLOSE_SLOW) wait = Math.min(wait, 250);
    if (code === CLOSE_FLOOD) wait = Math.max(wait, FLOOD_WAIT_MS * (1 + this.#random() / 2));
    this.retryAt = this.#clock.now() + wait;
    this.#retryTimer = this.#clock.setTimeout(() => this.open(), wait);
    this.emit('state', this.state);
  }

  #dropSocket(code) {
    for (const timer of [this.#connectTimer, this.#tickTimer, this.#probeTimer]) this.#clock.clearTimeout(timer);
    this.#probeTimer = null;
    const socket = this.#socket;
    this.#socket = null;
    if (socket) {
      try {
        socket.close(code);
      } catch { /* it was closed already */ }
    }
    const waiting = [...this.#open.values()];
    this.#open.clear();
    for (const entry of waiting) {
      this.#clock.clearTimeout(entry.timer);
      entry.reject(new RequestError('connection.lost'));
    }
  }

  #cancelRetry() {
    this.#clock.clearTimeout(this.#retryTimer);
    this.#retryTimer = null;
    this.retryAt = null;
  }

  #setState(state) {
    if (this.state === state) return;
    this.state = state;
    this.emit('state', state);
  }
}
