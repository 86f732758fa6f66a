// The signed-in page: list, conversation and members side by side, or one at a time where it is narrow.
import { h, show } from '../ui/dom.js';
import { errorText, t } from '../ui/i18n.js';
import { ConversationView } from './conversation.js';
import { inviteDialog } from './invitedialog.js';
import { MembersView } from './members.js';
import { Notice } from './notice.js';
import { newMessageDialog } from './peopledialogs.js';
import { browseDialog, createRoomDialog, leaveDialog } from './roomdialogs.js';
import { RoomListView } from './roomlist.js';
import { settingsDialog } from './settingsdialog.js';

const HOME = '0';
const LIST_MIN = 240;
const LIST_MAX = 400;
const WIDE = '(min-width: 1000px)';

export class Shell {
  #chat;
  #router;
  #local;
  #membersOpen;
  #problem = null; // what is said where no room is open: {text, label, action}
  #browse;

  constructor({ chat, session, router, theme, dates, drafts, local, clock }) {
    this.#chat = chat;
    this.#router = router;
    this.#local = local;
    this.#membersOpen = matchMedia(WIDE).matches && local.get('members', true);
    const open = (id) => router.open(id);
    this.#browse = () => browse();
    const create = () => createRoomDialog({ chat, open });
    const browse = () => browseDialog({ chat, clock, open, create });
    const openUser = (id) => this.#try(async () => open((await chat.openDirect(id)).id));
    this.notice = new Notice({ clock });
    this.list = new RoomListView({
      chat, dates,
      actions: {
        createRoom: create, browse, newMessage: () => newMessageDialog({ chat, clock, open }),
        settings: () => settingsDialog({ chat, session, theme, dates }),
      },
    });
    this.conversation = new ConversationView({
      chat, dates, drafts, clock,
      actions: {
        back: () => router.close(), browse, openUser, toggleMembers: () => this.#toggleMembers(),
        invite: (room) => inviteDialog({ chat, clock, dates, room }),
        leave: (room) => leaveDialog({ chat, room, left: () => router.close({ replace: true }) }),
      },
    });
    this.members = new MembersView({
      chat, close: () => this.#toggleMembers(),
      openUser: (id) => {
        if (!matchMedia(WIDE).matches) this.#toggleMembers();
        openUser(id);
      },
    });
    this.panes = h('div', { class: 'panes' }, this.list.element, this.#divider(), this.conversation.element, this.members.element);
    this.element = h('div', { class: 'shell', data: { testid: 'app' } },
      h('a', { class: 'skip', href: '#', text: t('skip'), on: { click: (event) => { event.preventDefault(); this.conversation.composer.focus({ always: true }); } } }),
      this.notice.element, this.panes);
    router.on('change', () => this.route());
    chat.rooms.on('list', () => this.#roomsChanged());
    addEventListener('keydown', (event) => this.#key(event));
    matchMedia(WIDE).addEventListener('change', (event) => this.#widthChanged(event.matches));
  }

  // Shows the room of the address; the first one where there is space and none is named.
  route() {
    if (!this.#chat.me) return;
    const id = this.#router.roomId;
    const room = id === null ? null : this.#chat.rooms.get(id);
    if (room) this.#problem = null;
    this.conversation.open(room, this.#problem);
    this.list.select(room?.id ?? null);
    this.panes.dataset.pane = room || this.#problem ? 'conversation' : 'list';
    this.#drawMembers();
  }

  close() {
    for (const dialog of document.querySelectorAll('dialog[open]')) dialog.close();
    this.#problem = null;
    this.conversation.open(null);
    this.members.open(null);
    this.notice.hide();
  }

  async #try(action) {
    try {
      await action();
    } catch (error) {
      if (!error.code) throw error;
      this.notice.show(errorText(error));
    }
  }

  // False: nothing is known yet, and the key may be tried again.
  async joinByInvite(key) {
    try {
      this.#router.open((await this.#chat.join({ invite: key })).id);
    } catch (error) {
      if (!error.code) throw error;
      if (error.lost) return false;
      if (error.code === 'invite.invalid') this.#showProblem(errorText(error));
      else this.notice.show(errorText(error));
    }
    return true;
  }

  // In the place of a room, with a way on: to the room that everybody is in, or to those that there are.
  #showProblem(text) {
    const home = this.#chat.rooms.get(HOME);
    this.#problem = {
      text,
      label: home ? t('room.goTo', { name: home.name }) : t('rooms.browse'),
      action: () => (home ? this.#router.open(HOME) : this.#browse()),
    };
    this.#router.close({ replace: true });
  }

  #roomsChanged() {
    const id = this.#router.roomId;
    const shown = this.conversation.room;
    if (shown && this.#chat.rooms.get(shown.id) !== shown) {
      if (this.#chat.rooms.get(shown.id)) this.route();
      else this.#router.close({ replace: true });
    } else if (!shown && id !== null && this.#chat.rooms.get(id)) {
      this.route();
    }
  }

  #drawMembers() {
    const { room } = this.conversation;
    const visible = this.#membersOpen && room !== null && !room.direct;
    const was = this.members.element.hidden ? null : this.members.room;
    show(this.members.element, visible);
    this.panes.classList.toggle('has-members', visible);
    this.conversation.members.setAttribute('aria-expanded', String(visible));
    if (visible && was !== room) this.members.open(room);
  }

  #toggleMembers() {
    this.#membersOpen = !this.#membersOpen;
    if (matchMedia(WIDE).matches) this.#local.set('members', this.#membersOpen);
    this.#drawMembers();
    if (!this.#membersOpen) this.conversation.members.focus();
  }

  #widthChanged(wide) {
    this.#membersOpen = wide && this.#local.get('members', true);
    this.#drawMembers();
  }

  #key(event) {
    if (document.querySelector('dialog[open]') || !this.#chat.me) return;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      if (getComputedStyle(this.list.element).display === 'none') this.#router.close();
      this.list.focusFilter();
    } else if (event.altKey && !event.ctrlKey && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
      const id = this.list.neighbour(event.key === 'ArrowDown' ? 1 : -1);
      if (id === null) return;
      event.preventDefault();
      this.#router.open(id);
    }
  }

  // Between list and conversation; the width is remembered.
  #divider() {
    const root = document.documentElement;
    const width = () => this.list.element.getBoundingClientRect().width;
    const set = (value) => {
      const next = Math.round(Math.min(LIST_MAX, Math.max(LIST_MIN, value)));
      root.style.setProperty('--list-width', `${next}px`);
      divider.setAttribute('aria-valuenow', next);
      this.#local.set('listWidth', next);
    };
    const divider = h('div', {
      class: 'divider-bar', role: 'separator', tabIndex: 0, 'aria-orientation': 'vertical', 'aria-label': t('list.width'),
      'aria-valuemin': String(LIST_MIN), 'aria-valuemax': String(LIST_MAX), 'aria-valuenow': String(this.#local.get('listWidth', 280)),
      on: {
        pointerdown: (event) => divider.setPointerCapture(event.pointerId),
        pointermove: (event) => { if (divider.hasPointerCapture(event.pointerId)) set(event.clientX); },
        keydown: (event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          event.preventDefault();
          set(width() + (event.key === 'ArrowRight' ? 16 : -16));
        },
      },
    });
    return divider;
  }
}
