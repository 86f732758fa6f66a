// The list of rooms: avatar, name, time, last message, unread count; a filter; one tab stop for all
// rows, arrow keys between them.
import { avatar, groundOf } from '../ui/avatar.js';
import { iconButton, skeleton } from '../ui/controls.js';
import { h, hidden, scheduler, setChildren, show } from '../ui/dom.js';
import { n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';
import { menuButton } from '../ui/menu.js';
import { roving } from '../ui/roving.js';
import { Router } from '../ui/router.js';
import { initials } from '../base/text.js';
import { previewOf } from '../base/markup.js';

export class RoomListView {
  #chat;
  #dates;
  #rows = new Map(); // roomId -> {item, parts, shown}
  #active = null;
  #tabStop;

  // actions: {createRoom, browse, newMessage, settings}
  constructor({ chat, dates, actions }) {
    this.#chat = chat;
    this.#dates = dates;
    this.filter = h('input', {
      class: 'input filter', type: 'search', placeholder: t('rooms.filter'), 'aria-label': t('rooms.filter'),
      data: { testid: 'room-filter' },
      on: { input: () => this.#draw(), keydown: (event) => this.#filterKey(event) },
    });
    this.list = h('ul', { class: 'room-list', role: 'list', 'aria-label': t('rooms') });
    this.#tabStop = roving({
      list: this.list, rows: () => [...this.list.querySelectorAll('.room')],
      preferred: () => this.list.querySelector('.room[aria-current]'), above: () => this.filter.focus(),
    });
    this.none = h('p', { class: 'empty-note', text: t('rooms.noMatch'), hidden: true });
    this.self = h('button', { class: 'self', type: 'button', tabIndex: -1, title: t('settings'), data: { testid: 'self' }, on: { click: actions.settings } });
    const guestless = (item) => (this.#chat.me?.guest ? [] : [item]);
    const create = menuButton({
      label: t('rooms.new'), iconName: 'plus', testid: 'new-menu',
      items: () => [
        { label: t('rooms.browse'), icon: 'browse', action: actions.browse, testid: 'browse-rooms' },
        ...guestless({ label: t('rooms.create'), icon: 'room', action: actions.createRoom, testid: 'create-room' }),
        ...guestless({ label: t('rooms.message'), icon: 'message', action: actions.newMessage, testid: 'new-message' }),
      ],
    });
    this.skeleton = skeleton(8);
    this.element = h('nav', { class: 'pane list-pane', 'aria-label': t('rooms') },
      h('header', { class: 'pane-head' }, this.self, create, iconButton(t('settings'), 'settings', { testid: 'settings', action: actions.settings })),
      h('div', { class: 'filter-box' }, icon('search'), this.filter), this.skeleton.element, this.list, this.none);
    this.schedule = scheduler(() => this.#draw());
    chat.rooms.on('list', this.schedule);
    chat.rooms.on('resumed', () => this.skeleton.stop());
    chat.users.on('change', this.schedule);
  }

  select(roomId) {
    this.#active = roomId;
    this.#draw();
    this.#rows.get(roomId)?.link.scrollIntoView({ block: 'nearest' });
  }

  focusFilter() {
    this.filter.focus();
    this.filter.select();
  }

  // The room above or below the open one.
  neighbour(step) {
    const ids = [...this.list.children].map((item) => item.dataset.room);
    return ids[ids.indexOf(this.#active) + step] ?? null;
  }

  #draw() {
    const { me } = this.#chat;
    if (!me) return;
    this.#drawSelf(me);
    const wanted = this.filter.value.trim().toLocaleLowerCase();
    const rooms = this.#chat.rooms.sorted().filter((room) => !wanted || room.name.toLocaleLowerCase().includes(wanted));
    if (rooms.length > 0) this.skeleton.stop();
    const present = new Set(this.#chat.rooms.all.map(({ id }) => id));
    for (const id of this.#rows.keys()) if (!present.has(id)) this.#rows.delete(id);
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    setChildren(this.list, rooms.map((room) => this.#row(room).item));
    if (focused?.isConnected) focused.focus({ preventScroll: true });
    show(this.none, rooms.length === 0 && wanted !== '');
    this.#tabStop();
  }

  #drawSelf(me) {
    const shown = `${me.id}|${me.displayName}|${me.guest}`;
    if (this.self.dataset.shown === shown) return;
    this.self.dataset.shown = shown;
    this.self.replaceChildren(avatar({ id: me.id, name: me.displayName, size: 's' }),
      h('span', { class: 'self-name', text: me.displayName }), hidden(`, ${t('settings')}`));
  }

  #row(room) {
    let row = this.#rows.get(room.id);
    if (!row) this.#rows.set(room.id, row = this.#build(room.id));
    this.#fill(row, room);
    return row;
  }

  #build(id) {
    const letters = h('span', { class: 'avatar-letters' });
    const dot = h('span', { class: 'presence' });
    const lock = h('span', { class: 'room-lock', hidden: true }, icon('lock'), hidden(t('room.private')));
    const name = h('span', { class: 'room-name', dir: 'auto' });
    const time = h('time', { class: 'room-time' });
    const last = h('span', { class: 'room-last', dir: 'auto' });
    const count = h('span', { class: 'pill', hidden: true, data: { testid: 'unread' } });
    const presence = h('span', { class: 'sr-only' });
    const mark = h('span', { class: 'avatar avatar-m', 'aria-hidden': 'true' }, letters, dot);
    const link = h('a', { class: 'room', href: Router.href(id), tabIndex: -1, data: { testid: `room-${id}` } }, mark,
      h('span', { class: 'room-lines' },
        h('span', { class: 'room-line' }, h('span', { class: 'room-title' }, lock, name), presence, time),
        h('span', { class: 'room-line' }, last, count)));
    const item = h('li', { data: { room: id } }, link);
    return { item, link, letters, dot, mark, lock, name, time, last, count, presence, shown: '' };
  }

  #fill(row, room) {
    const { me, users } = this.#chat;
    const peerId = room.peer(me.id);
    const peer = peerId && users.get(peerId);
    if (peerId && !peer) users.want(peerId);
    const name = room.name || peer?.displayName || '…';
    const online = peerId ? Boolean(peer?.online) : null;
    const lastText = room.last ? this.#lastText(room) : room.topic || t('rooms.empty');
    const time = room.last ? this.#dates.short(room.last.date) : '';
    const active = room.id === this.#active;
    const shown = JSON.stringify([name, online, lastText, time, room.unread, active, room.kind]);
    if (row.shown === shown) return;
    row.shown = shown;
    row.letters.textContent = initials(name);
    row.mark.dataset.ground = groundOf(peerId ?? room.id);
    row.dot.className = `presence ${online ? 'is-online' : 'is-offline'}`;
    show(row.dot, online !== null);
    row.presence.textContent = online === null ? '' : t(online ? 'online' : 'offline');
    show(row.lock, room.kind === 'private');
    row.name.textContent = name;
    row.link.title = name;
    row.time.textContent = time;
    if (room.last) row.time.dateTime = new Date(room.last.date * 1000).toISOString();
    row.last.textContent = lastText;
    row.count.replaceChildren(h('span', { 'aria-hidden': 'true', text: room.unread > 999 ? '999+' : String(room.unread) }), hidden(n('unread', room.unread)));
    show(row.count, room.unread > 0);
    row.link.classList.toggle('is-unread', room.unread > 0);
    if (active) row.link.setAttribute('aria-current', 'page');
    else row.link.removeAttribute('aria-current');
  }

  #lastText(room) {
    const { from, message } = room.last;
    const text = previewOf(message);
    if (from === this.#chat.me.id) return t('last.own', { text });
    return room.direct ? text : t('last.other', { name: this.#chat.users.name(from), text });
  }

  #filterKey(event) {
    const links = this.list.querySelectorAll('.room');
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      links[0]?.focus();
      this.#tabStop();
    } else if (event.key === 'Enter' && this.filter.value.trim() && links[0]) {
      links[0].click();
      this.filter.value = '';
      this.#draw();
    } else if (event.key === 'Escape' && this.filter.value) {
      event.stopPropagation();
      this.filter.value = '';
      this.#draw();
    }
  }
}
