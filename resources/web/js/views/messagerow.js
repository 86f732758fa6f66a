// One row of the conversation as DOM: a message, a day line, the "new messages" line, joins and leaves.
import { markMentions, parseMarkup } from '../base/markup.js';
import { findMentions } from '../base/mentions.js';
import { avatar } from '../ui/avatar.js';
import { button } from '../ui/controls.js';
import { h, hidden } from '../ui/dom.js';
import { has, n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';
import { messageText } from './messagetext.js';

const STATE_ICON = { sending: 'clock', stored: 'check', failed: 'alert' };
const NAMES_IN_NOTICE = 3;

// context: {users, me, dates, direct, mayMessage, openUser(id), retry(cid), discard(cid)}
export class RowRenderer {
  #context;

  constructor(context) {
    this.#context = context;
  }

  // Draws the row into its element, which is made once for each key; unchanged rows cost a comparison.
  render(row, element) {
    const target = element ?? h('li', { class: row.type === 'message' ? 'message' : `line is-${row.type}` });
    const shown = this.#signature(row);
    if (target.dataset.shown === shown) return target;
    target.dataset.shown = shown;
    if (row.type === 'message') this.#message(row, target);
    else if (row.type === 'day') target.replaceChildren(h('span', { class: 'line-label', text: this.#context.dates.day(row.date) }));
    else if (row.type === 'new') target.replaceChildren(h('span', { class: 'line-label', text: t('messages.new') }));
    else target.replaceChildren(h('span', { class: 'line-label', dir: 'auto', text: this.#notice(row) }));
    if (row.type === 'new') target.dataset.testid = 'new-line';
    if (row.type === 'notice') target.dataset.testid = 'notice';
    return target;
  }

  #signature(row) {
    if (row.type === 'message') {
      const name = row.own ? '' : this.#context.users.name(row.from);
      return [row.seq, row.rev, row.cid, row.state, row.error, row.head, row.tail, name, row.own].join('|');
    }
    if (row.type === 'day') return this.#context.dates.day(row.date);
    return row.type === 'notice' ? this.#notice(row) : 'new';
  }

  #message(row, element) {
    const { users, dates, direct } = this.#context;
    const name = row.own ? t('you') : users.name(row.from);
    const calls = !row.own && findMentions(row.text, this.#context.me.username).length > 0;
    const classes = ['message', row.own ? 'is-own' : 'is-other', row.head && 'is-head', row.tail && 'is-tail', calls && 'is-mention'];
    element.className = classes.filter(Boolean).join(' ');
    Object.assign(element.dataset, { testid: 'message', state: row.state });
    for (const key of ['seq', 'cid']) {
      if (row[key] === null || row[key] === undefined) delete element.dataset[key];
      else element.dataset[key] = row[key];
    }
    const shownName = row.head && !row.own && !direct ? this.#name(row.from, name) : hidden(`${name}: `);
    const bubble = h('div', { class: 'bubble' },
      h('span', { class: 'message-text', dir: 'auto', data: { testid: 'message-text' } }, this.#text(row.text, calls)),
      h('span', { class: 'message-meta' },
        h('time', { dateTime: new Date(row.date * 1000).toISOString(), title: dates.full(row.date), text: dates.time(row.date) }),
        row.own && this.#state(row.state)));
    const face = row.own || direct ? null : this.#face(row, name);
    element.replaceChildren(...[face, h('div', { class: 'message-body' }, shownName, bubble,
      row.state === 'failed' && this.#failure(row))].filter(Boolean));
  }

  #face(row, name) {
    if (!row.head) return h('span', { class: 'message-face' });
    const { mayMessage, openUser } = this.#context;
    const picture = avatar({ id: row.from, name, size: 's' });
    if (!mayMessage) return h('span', { class: 'message-face' }, picture);
    return h('button', {
      class: 'message-face face-button', type: 'button', tabIndex: -1, title: t('user.message', { name }),
      'aria-label': t('user.message', { name }), on: { click: () => openUser(row.from) },
    }, picture);
  }

  #name(userId, name) {
    const { mayMessage, openUser } = this.#context;
    if (!mayMessage) return h('span', { class: 'message-name', dir: 'auto', text: name });
    return h('button', {
      class: 'message-name name-button', type: 'button', tabIndex: -1, dir: 'auto', text: name,
      title: t('user.message', { name }), data: { testid: 'message-name' }, on: { click: () => openUser(userId) },
    });
  }

  #text(text, calls) {
    const markup = parseMarkup(text);
    if (calls) markMentions(markup, this.#context.me.username);
    return messageText(markup);
  }

  #state(state) {
    return h('span', { class: `message-state is-${state}`, title: t(`state.${state}`) }, icon(STATE_ICON[state]), hidden(t(`state.${state}`)));
  }

  #failure(row) {
    const { retry, discard } = this.#context;
    const reason = has(`error.${row.error}`) ? t(`error.${row.error}`) : t('error.internal');
    return h('div', { class: 'message-failure', role: 'alert' },
      h('span', { class: 'message-reason', text: t('message.failed', { reason }) }),
      button(t('retry'), { kind: 'link', testid: 'retry', action: () => retry(row.cid) }),
      button(t('discard'), { kind: 'link', testid: 'discard', action: () => discard(row.cid) }));
  }

  #notice({ users, change }) {
    const names = users.slice(0, NAMES_IN_NOTICE).map((user) => user.displayName);
    const others = users.length - names.length;
    if (others > 0) return n(`notice.${change}.others`, others, { names: names.join(', ') });
    const joined = new Intl.ListFormat(document.documentElement.lang || 'en').format(names);
    return n(`notice.${change}`, users.length, { names: joined });
  }
}
