// The invite link that this page was opened with: asked about before anybody signs in, so that a person hears at once
// into which room it leads, or that it does not work. No DOM.
//
// Emits 'change' when an answer came.
import { Emitter } from '../base/emitter.js';

export class Invitation extends Emitter {
  #connection;
  #session;
  #addressKey;
  #answered = null; // the key that the answer is about
  #room = null;
  #error = null;
  #asking = false;

  // addressKey() -> the key in the page's address, or null.
  constructor({ connection, session, addressKey }) {
    super();
    this.#connection = connection;
    this.#session = session;
    this.#addressKey = addressKey;
    session.on('hello', () => this.#look());
    session.on('state', () => this.#look());
  }

  // What is worth a try; null where there is no link, or one that does not work.
  get key() {
    return this.error ? null : this.#addressKey();
  }

  // {name, members}; null while nothing is known.
  get room() {
    return this.#addressKey() === this.#answered ? this.#room : null;
  }

  // invite.invalid: nobody need try the key again.
  get error() {
    return this.#addressKey() === this.#answered ? this.#error : null;
  }

  async #look() {
    const key = this.#addressKey();
    const { state, server } = this.#session;
    if (!key || key === this.#answered || this.#asking || state !== 'signedOut' || !server || this.#connection.state !== 'open') return;
    this.#asking = true;
    let room = null;
    let refused = null;
    try {
      ({ room } = await this.#connection.request('invite.look', { invite: key }));
    } catch (error) {
      // Anything else (lost, too many, an older server) says nothing of the link: it is tried after signing in.
      if (error.code !== 'invite.invalid') return;
      refused = error;
    } finally {
      this.#asking = false;
    }
    if (this.#session.token) return; // signed in meanwhile, and about to be told by the answer to room.join
    this.#answered = key;
    this.#room = room;
    this.#error = refused;
    this.emit('change');
  }
}
