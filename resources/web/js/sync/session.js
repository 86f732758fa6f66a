// Who is signed in on this browser and how far the connection is: says hello, signs in, resumes
// after every new socket, and knows why a session ended.
//
// state: 'starting' | 'signedOut' | 'offline' (signed in, not resumed) | 'online'.
// Emits 'state', 'hello' (server info), 'signedIn' (kind), 'resumed' (reply of resume), 'offline', 'ended' ({explicit}).
import { Emitter } from '../base/emitter.js';
import { CLOSE_REVOKED } from '../net/connection.js';
import { RequestError } from '../net/errors.js';

const CLIENT = { client: 'kith-web', version: '0.1.0' };
const REPEAT_MS = 2_000;

export class Session extends Emitter {
  #connection;
  #local;
  #clock;
  #prepare;
  #cursors;
  #greeted = null;
  #closing = null; // data of session.closed

  // prepare(user) loads what is kept for that account; cursors() is asked at every resume.
  constructor({ connection, local, clock, prepare, cursors }) {
    super();
    this.#connection = connection;
    this.#local = local;
    this.#clock = clock;
    this.#prepare = prepare;
    this.#cursors = cursors;
    this.state = 'starting';
    this.user = null;
    this.server = null;
    this.reason = null; // why the person sees the sign-in page again: 'expired' | 'revoked' | null
    this.token = null;
    connection.on('open', () => this.#opened());
    connection.on('lost', ({ code }) => this.#lost(code));
    connection.on('event', (type, data) => { if (type === 'session.closed') this.#closing = data; });
  }

  async start() {
    const saved = this.#local.get('session');
    if (saved?.token && saved.user) {
      this.token = saved.token;
      this.user = saved.user;
      await this.#prepare(this.user);
      this.#setState('offline');
    } else {
      this.#setState('signedOut');
    }
    this.#connection.open();
  }

  // kind: 'login', 'register' or 'guest'. Rejects with a RequestError.
  async signIn(kind, data) {
    await this.#ensureGreeted();
    const { token, user } = await this.#connection.request(kind, data);
    this.token = token;
    this.user = user;
    this.reason = null;
    this.#connection.persistent = true;
    this.#local.set('session', { token, user });
    await this.#prepare(user);
    this.emit('signedIn', kind);
    this.#setState('offline');
    await this.#resume();
  }

  async signOut() {
    try {
      if (this.state === 'online') await this.#connection.request('logout', {}, { timeout: 3_000 });
    } catch { /* the token ends on this browser all the same */ }
    this.#end(null, true);
    this.#greeted = null;
    this.#connection.close();
    this.#connection.persistent = true;
    this.#connection.open();
  }

  async #ensureGreeted() {
    if (this.#connection.state !== 'open') this.#connection.open();
    if (!this.#greeted) {
      await new Promise((resolve, reject) => {
        const offs = [
          this.on('hello', () => settle(resolve)),
          this.#connection.on('lost', () => settle(() => reject(new RequestError('connection.lost')))),
        ];
        const settle = (action) => { for (const off of offs) off(); action(); };
      });
    }
    await this.#greeted;
  }

  async #opened() {
    try {
      this.#greeted = this.#connection.request('hello', CLIENT);
      this.server = await this.#greeted;
      this.emit('hello', this.server);
      if (this.token) await this.#resume();
      // The server closes a connection that does not sign in; the page opens it again when needed.
      else this.#connection.persistent = false;
    } catch (error) {
      if (error.code !== 'connection.lost') this.#connection.restart();
    }
  }

  async #resume() {
    let reply;
    try {
      reply = await this.#connection.request('resume', { token: this.token, cursors: this.#cursors() });
    } catch (error) {
      if (error.code === 'auth.expired') this.#end('expired', false);
      else if (error.code === 'connection.timeout') this.#connection.restart();
      else if (error.lost) return;
      else this.#clock.setTimeout(() => this.#again(), error.retryAfter ? error.retryAfter * 1000 : REPEAT_MS);
      return;
    }
    this.user = reply.user;
    this.#local.set('session', { token: this.token, user: this.user });
    this.#connection.settled();
    this.emit('resumed', reply);
    this.#setState('online');
  }

  #again() {
    if (this.token && this.state === 'offline' && this.#connection.state === 'open') this.#resume();
  }

  #lost(code) {
    this.#greeted = null;
    const closing = this.#closing;
    this.#closing = null;
    if (this.state === 'online') {
      this.#setState('offline');
      this.emit('offline');
    }
    if (this.token && (code === CLOSE_REVOKED || closing?.code === 'auth.expired')) {
      this.#end('revoked', false);
      this.#clock.setTimeout(() => this.#connection.open(), 0);
    }
  }

  // `explicit`: the person signed out, and nothing is to stay on this browser.
  #end(reason, explicit) {
    const { user } = this;
    this.token = null;
    this.user = null;
    this.reason = reason;
    this.#local.set('session', null);
    this.emit('ended', { explicit, user });
    this.#setState('signedOut');
    if (this.#connection.state === 'open') this.#connection.persistent = false;
  }

  #setState(state) {
    this.state = state;
    this.emit('state', state);
  }
}
