// Dialogs about people: find someone to write to, invite someone to a room.
import { avatar } from '../ui/avatar.js';
import { button, openDialog, statusLine } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { errorText, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';

const SEARCH_AFTER_MS = 250;

// A search field with people below it; pick(user) may reject, the reason stands under the person.
function peopleSearch({ chat, clock, label, action, pick }) {
  const input = h('input', { class: 'input filter', type: 'search', placeholder: label, 'aria-label': label, data: { testid: 'people-query' } });
  const list = h('ul', { class: 'result-list', role: 'list', 'aria-label': t('people') });
  const none = h('p', { class: 'empty-note', text: t('people.none'), hidden: true });
  const status = statusLine();
  let run = 0;
  let timer = null;

  const row = (user) => {
    const note = h('span', { class: 'result-detail', text: `@${user.username}` });
    const choose = button(action, {
      testid: `pick-${user.id}`,
      action: async () => {
        choose.disabled = true;
        try {
          const done = await pick(user);
          if (done) note.textContent = done;
        } catch (error) {
          note.textContent = errorText(error);
          note.classList.add('is-error');
          choose.disabled = false;
        }
      },
    });
    return h('li', { class: 'result' }, avatar({ id: user.id, name: user.displayName, presence: Boolean(user.online) }),
      h('div', { class: 'result-text' }, h('span', { class: 'result-name', dir: 'auto', text: user.displayName, title: user.displayName }), note), choose);
  };
  const search = async () => {
    const mine = ++run;
    const query = input.value.trim();
    status.textContent = '';
    if (!query) {
      list.replaceChildren();
      show(none, false);
      return;
    }
    try {
      const users = await chat.searchUsers(query);
      if (mine !== run) return;
      list.replaceChildren(...users.map(row));
      show(none, users.length === 0);
    } catch (error) {
      if (mine === run) status.textContent = errorText(error);
    }
  };
  input.addEventListener('input', () => {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(search, SEARCH_AFTER_MS);
  });
  return {
    input,
    element: h('div', { class: 'people' }, h('div', { class: 'filter-box' }, icon('search'), input),
      h('div', { class: 'dialog-scroll' }, list, none, status)),
  };
}

export function newMessageDialog({ chat, clock, open }) {
  const people = peopleSearch({
    chat, clock, label: t('people.search'), action: t('message.write'),
    pick: async (user) => {
      const room = await chat.openDirect(user.id);
      dialog.close();
      open(room.id);
    },
  });
  const dialog = openDialog({ title: t('rooms.message'), testid: 'people-dialog', body: h('div', { class: 'dialog-body' }, people.element) });
  people.input.focus();
}

export async function inviteDialog({ chat, clock, room }) {
  const status = statusLine();
  const link = h('input', { class: 'input', readOnly: true, value: '', 'aria-label': t('invite.link'), data: { testid: 'invite-link' }, on: { focus: () => link.select() } });
  const copy = button(t('invite.copy'), { kind: 'primary', iconName: 'copy', testid: 'invite-copy', action: () => copyText(link, copy) });
  copy.disabled = true;
  const people = peopleSearch({
    chat, clock, label: t('people.search'), action: t('invite.add'),
    pick: async (user) => {
      await chat.request('room.invite', { roomId: room.id, userId: user.id });
      return t('invite.added');
    },
  });
  openDialog({
    title: t('invite.title', { name: room.name }), testid: 'invite-dialog',
    body: h('div', { class: 'dialog-body' },
      h('p', { class: 'muted small', text: t('invite.hint') }), h('div', { class: 'copy-row' }, link, copy), status,
      !chat.me.guest && h('h3', { class: 'dialog-section', text: t('invite.person') }), !chat.me.guest && people.element),
  });
  try {
    const { invite, url } = await chat.request('room.invite', { roomId: room.id });
    link.value = url ?? `${location.origin}/?join=${encodeURIComponent(invite)}`;
    copy.disabled = false;
    copy.focus();
  } catch (error) {
    status.textContent = errorText(error);
  }
}

// The clipboard interface exists in secure contexts only.
async function copyText(input, copy) {
  try {
    await navigator.clipboard.writeText(input.value);
  } catch {
    input.select();
    document.execCommand('copy');
  }
  copy.querySelector('span').textContent = t('invite.copied');
}
