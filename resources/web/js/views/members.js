// Who is in the open room, online first. Clicking a person opens the conversation with them.
import { avatar } from '../ui/avatar.js';
import { button, iconButton, skeleton } from '../ui/controls.js';
import { h, hidden, scheduler, setChildren, show } from '../ui/dom.js';
import { errorText, t } from '../ui/i18n.js';
import { roving } from '../ui/roving.js';

export class MembersView {
  #chat;
  #openUser;
  #room = null;
  #roles = new Map(); // user id -> role in the room
  #rows = new Map();
  #more = false;
  #last = null;
  #run = 0;
  #loading = false;
  #tabStop;

  constructor({ chat, openUser, close }) {
    this.#chat = chat;
    this.#openUser = openUser;
    this.list = h('ul', { class: 'member-list', role: 'list', 'aria-label': t('members') });
    this.#tabStop = roving({ list: this.list, rows: () => [...this.list.querySelectorAll('button.member')] });
    this.status = h('p', { class: 'form-status', role: 'alert' });
    this.moreButton = button(t('more'), { kind: 'quiet', action: () => this.#load() });
    this.placeholder = h('div');
    this.element = h('aside', { class: 'pane members-pane', hidden: true, 'aria-label': t('members'), data: { testid: 'members' } },
      h('header', { class: 'pane-head' }, h('h2', { class: 'pane-title', text: t('members') }),
        iconButton(t('close'), 'close', { testid: 'members-close', action: close })),
      h('div', { class: 'members-scroll' }, this.placeholder, this.list, this.status, this.moreButton));
    this.element.addEventListener('keydown', (event) => { if (event.key === 'Escape') close(); });
    this.schedule = scheduler(() => this.#draw());
    chat.users.on('change', this.schedule);
    chat.rooms.on('members', (roomId, user, change) => this.#changed(roomId, user, change));
    chat.rooms.on('resumed', () => { if (this.#room && !this.element.hidden && !this.#loading) this.open(this.#room); });
  }

  get room() {
    return this.#room;
  }

  open(room) {
    this.#room = room;
    this.#roles.clear();
    this.#rows.clear();
    this.#last = null;
    this.#more = false;
    this.#run += 1;
    this.list.replaceChildren();
    this.status.textContent = '';
    show(this.moreButton, false);
    if (room) this.#load();
  }

  async #load() {
    const run = this.#run;
    this.#loading = true;
    const bones = this.#last ? null : skeleton(6);
    if (bones) this.placeholder.replaceChildren(bones.element);
    try {
      const { users, more } = await this.#chat.members(this.#room.id, this.#last);
      if (run !== this.#run) return;
      for (const user of users) this.#roles.set(user.id, user.role ?? 'member');
      this.#last = users.at(-1)?.id ?? this.#last;
      this.#more = more;
      this.status.textContent = '';
    } catch (error) {
      if (run === this.#run && error.code) this.status.textContent = errorText(error);
    } finally {
      bones?.stop();
    }
    if (run !== this.#run) return;
    this.#loading = false;
    this.#draw();
  }

  #changed(roomId, user, change) {
    if (roomId !== this.#room?.id || this.element.hidden) return;
    if (change === 'joined') this.#roles.set(user.id, user.role ?? 'member');
    else this.#roles.delete(user.id);
    this.schedule();
  }

  #draw() {
    if (this.element.hidden || !this.#chat.me) return;
    const { users, me } = this.#chat;
    const people = [...this.#roles.keys()].map((id) => users.get(id)).filter(Boolean);
    const byName = (a, b) => a.displayName.localeCompare(b.displayName);
    const online = people.filter((user) => user.online || user.id === me.id).sort(byName);
    const offline = people.filter((user) => !user.online && user.id !== me.id).sort(byName);
    setChildren(this.list, [
      ...this.#section('online', online), ...this.#section('offline', offline),
    ]);
    this.#tabStop();
    show(this.moreButton, this.#more);
  }

  #section(kind, people) {
    if (people.length === 0) return [];
    const heading = this.#keyed(`section:${kind}`, String(people.length),
      () => h('li', { class: 'member-section', text: `${t(kind)} · ${people.length}` }));
    return [heading, ...people.map((user) => this.#row(user, kind === 'online'))];
  }

  #row(user, online) {
    const { me } = this.#chat;
    const role = this.#roles.get(user.id);
    const self = user.id === me.id;
    return this.#keyed(user.id, [user.displayName, online, role, user.guest].join('|'), () => {
      const note = self ? t('you') : role === 'owner' || role === 'moderator' ? t(`role.${role}`) : user.guest ? t('guest') : '';
      const content = [
        avatar({ id: user.id, name: user.displayName, presence: online, size: 's' }),
        h('span', { class: 'member-name', dir: 'auto', text: user.displayName, title: `${user.displayName} (${user.username})` }),
        hidden(t(online ? 'online' : 'offline')), h('span', { class: 'member-note', text: note }),
      ];
      const usable = !self && !me.guest;
      return h('li', {}, usable
        ? h('button', {
          class: 'member', type: 'button', title: t('user.message', { name: user.displayName }), data: { testid: `member-${user.id}` },
          on: { click: () => this.#openUser(user.id) },
        }, content)
        : h('div', { class: 'member', data: { testid: `member-${user.id}` } }, content));
    });
  }

  #keyed(key, shown, build) {
    const held = this.#rows.get(key);
    if (held?.shown === shown) return held.element;
    const element = build();
    this.#rows.set(key, { element, shown });
    return element;
  }
}
