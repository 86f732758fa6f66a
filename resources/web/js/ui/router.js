// Which room is open lives in the address (#/room/5), so that Back, reload and links work.
import { Emitter } from '../base/emitter.js';

export class Router extends Emitter {
  #window;

  constructor(window) {
    super();
    this.#window = window;
    window.addEventListener('hashchange', () => this.emit('change'));
  }

  get roomId() {
    const match = /^#\/room\/(.+)$/.exec(this.#window.location.hash);
    return match ? decodeURIComponent(match[1]) : null;
  }

  static href(roomId) {
    return `#/room/${encodeURIComponent(roomId)}`;
  }

  open(roomId) {
    const target = Router.href(roomId);
    if (this.#window.location.hash === target) this.emit('change');
    else this.#window.location.hash = target;
  }

  // To the list; `replace` leaves no way back to a room that is gone.
  close({ replace = false } = {}) {
    if (replace) {
      this.#window.history.replaceState(null, '', this.#window.location.pathname + this.#window.location.search);
      this.emit('change');
    } else {
      this.#window.location.hash = '#/';
    }
  }

  // The key of an invite link (/?join=KEY).
  get inviteKey() {
    return new URLSearchParams(this.#window.location.search).get('join');
  }

  forgetInvite() {
    const { pathname, hash } = this.#window.location;
    this.#window.history.replaceState(null, '', pathname + hash);
  }
}
