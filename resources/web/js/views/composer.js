// Where messages are written: grows to a third of the height, Enter sends, keeps a draft for each room.
import { codePoints, normaliseMessage } from '../base/text.js';
import { h, show } from '../ui/dom.js';
import { n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';

const SAVE_AFTER_MS = 250;
const COUNT_FROM = 0.9; // of the limit: show how much is left

export class ComposerView {
  #chat;
  #drafts;
  #clock;
  #sent;
  #room = null;
  #saveTimer = null;

  // drafts: {get(roomId), set(roomId, text)}; sent() after each message.
  constructor({ chat, drafts, clock, sent }) {
    this.#chat = chat;
    this.#drafts = drafts;
    this.#clock = clock;
    this.#sent = sent;
    this.input = h('textarea', {
      class: 'composer-input', rows: 1, 'aria-label': t('composer.label'), 'aria-describedby': 'composer-note', dir: 'auto',
      data: { testid: 'composer' }, enterKeyHint: 'send', autocomplete: 'off',
      on: { input: () => this.#changed(), keydown: (event) => this.#key(event) },
    });
    this.button = h('button', { class: 'send', type: 'submit', title: t('send'), 'aria-label': t('send'), data: { testid: 'send' } }, icon('send'));
    this.note = h('p', { class: 'composer-note', id: 'composer-note', role: 'status', hidden: true });
    this.element = h('form', { class: 'composer', on: { submit: (event) => { event.preventDefault(); this.#send(); } } },
      h('div', { class: 'composer-row' }, this.input, this.button), this.note);
    addEventListener('pagehide', () => this.#save());
    document.addEventListener('visibilitychange', () => this.#save());
    addEventListener('resize', () => this.#grow());
  }

  open(room) {
    this.#save();
    this.#room = room;
    if (!room) return;
    this.input.value = this.#drafts.get(room.id);
    this.input.placeholder = t('composer.placeholder', { name: room.name });
    this.#refresh();
  }

  // Only where that does not bring up a keyboard on the screen.
  focus({ always = false } = {}) {
    if (always || matchMedia('(pointer: fine)').matches) this.input.focus({ preventScroll: true });
  }

  #changed() {
    this.#refresh();
    if (this.input.value.trim()) this.#chat.typing.typed(this.#room.id);
    this.#saveTimer ??= this.#clock.setTimeout(() => this.#save(), SAVE_AFTER_MS);
  }

  #key(event) {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const room = this.#room;
    const entry = room && this.#chat.send(room.id, this.input.value);
    if (!entry) {
      this.#refresh();
      return;
    }
    this.input.value = '';
    this.#refresh();
    this.#clock.clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
    // The draft goes when the message is safe, not before.
    entry.kept.then(() => this.#drafts.set(room.id, this.#room === room ? this.input.value : ''));
    this.#sent();
    this.input.focus({ preventScroll: true });
  }

  #save() {
    this.#clock.clearTimeout(this.#saveTimer);
    this.#saveTimer = null;
    if (this.#room && this.#chat.me) this.#drafts.set(this.#room.id, this.input.value);
  }

  #refresh() {
    const text = normaliseMessage(this.input.value);
    const refusal = this.#chat.refusal(text);
    const limit = this.#chat.limits.message ?? 16_384;
    const left = text.length > limit * COUNT_FROM ? limit - codePoints(text) : null;
    this.button.disabled = refusal !== null;
    this.note.textContent = refusal === 'message.tooLong' && (left === null || left >= 0) ? t('error.message.tooLong')
      : left === null ? '' : left < 0 ? n('composer.over', -left) : n('composer.left', left);
    this.note.classList.toggle('is-error', refusal === 'message.tooLong');
    show(this.note, this.note.textContent !== '');
    this.#grow();
  }

  #grow() {
    const most = Math.max(96, Math.floor(innerHeight / 3));
    this.input.style.height = 'auto';
    this.input.style.height = `${Math.min(this.input.scrollHeight, most)}px`;
    this.input.classList.toggle('is-full', this.input.scrollHeight > most);
  }
}
