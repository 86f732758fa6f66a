// What went wrong with something that has no field of its own to say it beside.
import { iconButton } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';

const SHOWN_MS = 10_000;

export class Notice {
  #clock;
  #timer = null;

  constructor({ clock }) {
    this.#clock = clock;
    this.text = h('span', { class: 'banner-text' });
    this.element = h('div', { class: 'banner', role: 'alert', hidden: true, data: { kind: 'error', testid: 'notice-bar' } },
      icon('alert'), this.text, iconButton(t('dismiss'), 'close', { action: () => this.hide() }));
  }

  show(text) {
    this.text.textContent = text;
    show(this.element, true);
    this.#clock.clearTimeout(this.#timer);
    this.#timer = this.#clock.setTimeout(() => this.hide(), SHOWN_MS);
  }

  hide() {
    show(this.element, false);
  }
}
