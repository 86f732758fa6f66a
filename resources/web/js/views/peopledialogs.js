// Finding people: for a message, and for whoever else wants somebody.
import { avatar } from '../ui/avatar.js';
import { button, openDialog, statusLine } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { errorText, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';

const SEARCH_AFTER_MS = 250;

// A search field with people below it; pick(user) may reject, the reason stands under the person.
export function peopleSearch({ chat, clock, label, action, pick }) {
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
