// The open room: header, messages, who is typing, composer; or what to do when none is open.
import { avatar } from '../ui/avatar.js';
import { button, iconButton } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';
import { menuButton } from '../ui/menu.js';
import { ComposerView } from './composer.js';
import { MessageListView } from './messagelist.js';

export class ConversationView {
  #chat;
  #room = null;

  // actions: {back, toggleMembers, invite(room), leave(room), browse, openUser(id)}
  constructor({ chat, dates, drafts, clock, actions }) {
    this.#chat = chat;
    this.messages = new MessageListView({ chat, dates, openUser: actions.openUser, write: () => this.composer.focus({ always: true }) });
    this.composer = new ComposerView({ chat, drafts, clock, sent: () => this.messages.sent() });
    this.title = h('h1', { class: 'head-name', dir: 'auto', data: { testid: 'room-title' } });
    this.detail = h('p', { class: 'head-detail', dir: 'auto', data: { testid: 'room-topic' } });
    this.face = h('span', { class: 'head-face' });
    this.invite = iconButton(t('invite'), 'user-plus', { testid: 'invite', action: () => actions.invite(this.#room) });
    this.members = iconButton(t('members'), 'users', { testid: 'members-toggle', action: actions.toggleMembers });
    this.more = menuButton({
      label: t('room.more'), iconName: 'more', testid: 'room-menu',
      items: () => [{ label: t('room.leave'), icon: 'sign-out', danger: true, testid: 'leave-room', action: () => actions.leave(this.#room) }],
    });
    this.typing = h('p', { class: 'typing', 'aria-live': 'polite', data: { testid: 'typing' } });
    this.body = h('div', { class: 'conversation-body', hidden: true },
      h('header', { class: 'pane-head conversation-head' },
        iconButton(t('back'), 'back', { testid: 'back', className: 'only-narrow', action: actions.back }),
        this.face, h('div', { class: 'head-text' }, this.title, this.detail),
        h('div', { class: 'head-actions' }, this.invite, this.members, this.more)),
      this.messages.element, this.typing, this.composer.element);
    this.nothing = h('div', { class: 'empty is-centred', data: { testid: 'no-room' } }, icon('message', 'is-large'),
      h('p', { text: t('conversation.none') }), button(t('rooms.browse'), { kind: 'primary', action: actions.browse }));
    this.problem = h('div', { class: 'empty is-centred', role: 'alert', hidden: true, data: { testid: 'problem' } });
    this.element = h('main', { class: 'pane conversation-pane', 'aria-label': t('conversation') }, this.nothing, this.problem, this.body);
    chat.rooms.on('room', (id) => { if (id === this.#room?.id) this.#drawHead(); });
    chat.users.on('change', () => this.#drawHead());
    chat.typing.on('change', (id) => { if (id === this.#room?.id) this.#drawTyping(); });
  }

  get room() {
    return this.#room;
  }

  // problem: {text, label, action}, shown where there is no room.
  open(room, problem = null) {
    if (room && this.#room === room) return;
    this.#room = room;
    show(this.body, room !== null);
    show(this.nothing, room === null && problem === null);
    show(this.problem, room === null && problem !== null);
    if (!room && problem) {
      this.problem.replaceChildren(icon('link', 'is-large'), h('p', { text: problem.text }),
        button(problem.label, { kind: 'primary', testid: 'problem-action', action: problem.action }));
    }
    this.composer.open(room);
    this.messages.open(room);
    this.#drawHead();
    this.#drawTyping();
    if (room) this.composer.focus();
  }

  #drawHead() {
    const room = this.#room;
    const { me, users } = this.#chat;
    if (!room || !me) return;
    const peerId = room.peer(me.id);
    const peer = peerId && users.get(peerId);
    const name = room.name || peer?.displayName || '…';
    const online = peerId ? Boolean(peer?.online) : null;
    const shown = JSON.stringify([room.id, name, online, room.topic, room.members, room.kind, room.role, me.guest]);
    if (this.element.dataset.shown === shown) return;
    this.element.dataset.shown = shown;
    this.face.replaceChildren(avatar({ id: peerId ?? room.id, name, presence: online, size: 's' }));
    this.title.textContent = name;
    this.title.title = name;
    const count = room.members === null ? '' : n('members.count', room.members);
    this.detail.textContent = peerId ? t(online ? 'online' : 'offline') : [room.topic, count].filter(Boolean).join(' · ');
    this.detail.title = room.topic;
    show(this.invite, !room.direct && !me.guest && (room.kind === 'public' || room.manages));
    show(this.members, !room.direct);
    show(this.more, !room.direct);
  }

  #drawTyping() {
    const ids = this.#room ? this.#chat.typing.in(this.#room.id) : [];
    const names = ids.slice(0, 2).map((id) => this.#chat.users.name(id));
    this.typing.textContent = ids.length === 0 ? ''
      : ids.length === 1 ? t('typing.one', { name: names[0] })
        : ids.length === 2 ? t('typing.two', { first: names[0], second: names[1] }) : t('typing.many');
  }
}
