// One line above everything: the connection, and what the person should know about this browser.
import { button, iconButton } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';

const SHOW_AFTER_MS = 1_000; // a short interruption is not worth a word

export class Banner {
  #session;
  #connection;
  #chat;
  #clock;
  #since = null;
  #timer = null;
  #storageFailed = false;
  #storageSeen = false;

  constructor({ session, connection, chat, clock }) {
    this.#session = session;
    this.#connection = connection;
    this.#chat = chat;
    this.#clock = clock;
    this.text = h('span', { class: 'banner-text' });
    this.retry = button(t('banner.retry'), { kind: 'banner', action: () => connection.wake() });
    this.dismiss = iconButton(t('dismiss'), 'close', { action: () => { this.#storageSeen = true; this.update(); } });
    this.element = h('div', { class: 'banner', role: 'status', hidden: true, data: { testid: 'banner' } },
      icon('offline'), this.text, this.retry, this.dismiss);
    session.on('state', () => this.update());
    connection.on('state', () => this.update());
    chat.rooms.on('room', () => this.update());
    chat.on('storage', () => { this.#storageFailed = true; this.update(); });
  }

  update() {
    const offline = this.#offline();
    const storage = !offline && this.#storageFailed && !this.#storageSeen && this.#session.state === 'online';
    this.element.dataset.kind = offline ? 'offline' : 'storage';
    const text = offline ? this.#offlineText() : storage ? t('banner.storage') : '';
    if (this.text.textContent !== text) this.text.textContent = text;
    show(this.element, text !== '');
    show(this.retry, offline && this.#connection.state === 'waiting');
    show(this.dismiss, storage);
  }

  #offlineText() {
    const waiting = this.#chat.outbox?.waiting ?? 0;
    return waiting > 0 ? n('banner.offlineWaiting', waiting) : t('banner.offline');
  }

  #offline() {
    const { state } = this.#session;
    const connection = this.#connection.state;
    const down = state === 'offline' || (state === 'signedOut' && connection === 'waiting');
    if (!down) {
      this.#since = null;
      this.#clock.clearTimeout(this.#timer);
      this.#timer = null;
      return false;
    }
    const now = this.#clock.now();
    this.#since ??= now;
    if (now - this.#since >= SHOW_AFTER_MS) return true;
    this.#timer ??= this.#clock.setTimeout(() => { this.#timer = null; this.update(); }, SHOW_AFTER_MS);
    return false;
  }
}
