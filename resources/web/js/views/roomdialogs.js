// Dialogs about rooms: create, browse, leave.
import { avatar } from '../ui/avatar.js';
import { button, field, formAction, openDialog, skeleton, statusLine } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { errorText, n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';

const SEARCH_AFTER_MS = 250;

export function createRoomDialog({ chat, open }) {
  const name = field({ label: t('room.name'), name: 'name', required: true, maxLength: 80, autocomplete: 'off' });
  const topic = field({ label: t('room.topic'), name: 'topic', maxLength: 500, autocomplete: 'off' });
  const choice = (value, iconName, checked) => h('label', { class: 'choice' },
    h('input', { type: 'radio', name: 'visibility', value, checked }),
    icon(iconName), h('span', { class: 'choice-text' }, h('span', { class: 'strong', text: t(`room.${value}`) }),
      h('span', { class: 'muted small', text: t(`room.${value}.hint`) })));
  const visibility = h('fieldset', { class: 'choices' }, h('legend', { class: 'field-label', text: t('room.visibility') }),
    choice('public', 'room', true), choice('private', 'lock', false));
  const status = statusLine();
  const submit = button(t('room.create'), { kind: 'primary', type: 'submit', testid: 'create-room-submit' });
  const form = h('form', { class: 'form', noValidate: true, data: { testid: 'create-room-form' } },
    name.element, topic.element, visibility, status,
    h('div', { class: 'dialog-actions' }, button(t('cancel'), { action: () => dialog.close() }), submit));
  const fields = { name, topic };
  formAction({
    form, submit, status,
    place: (error) => (error.code.startsWith('name.') ? name : fields[error.field]),
    action: async () => {
      const value = name.input.value.trim();
      if (!value) {
        name.setError(t('room.nameMissing'));
        name.input.focus();
        return;
      }
      const data = { name: value, visibility: form.elements.visibility.value };
      if (topic.input.value.trim()) data.topic = topic.input.value.trim();
      const room = await chat.create(data);
      dialog.close();
      open(room.id);
    },
  });
  const dialog = openDialog({ title: t('rooms.create'), testid: 'create-room-dialog', body: form });
  name.input.focus();
}

export function browseDialog({ chat, clock, open, create }) {
  const input = h('input', { class: 'input filter', type: 'search', placeholder: t('rooms.search'), 'aria-label': t('rooms.search'), data: { testid: 'browse-query' } });
  const list = h('ul', { class: 'result-list', role: 'list', 'aria-label': t('rooms.public') });
  const status = statusLine();
  const none = h('div', { class: 'empty', hidden: true }, h('p', { text: t('rooms.noneFound') }),
    !chat.me.guest && button(t('rooms.create'), { kind: 'primary', action: () => { dialog.close(); create(); } }));
  const more = button(t('more'), { kind: 'quiet', action: () => load(true) });
  let run = 0;
  let last = null;
  let timer = null;

  const row = (room) => {
    const joined = room.joined || chat.rooms.get(room.id) !== null;
    const problem = h('p', { class: 'field-error', role: 'alert', hidden: true });
    const action = button(t(joined ? 'open' : 'join'), {
      kind: joined ? 'plain' : 'primary', testid: `join-${room.id}`,
      action: async () => {
        action.disabled = true;
        try {
          if (!joined) await chat.join({ roomId: room.id });
          dialog.close();
          open(room.id);
        } catch (error) {
          problem.textContent = errorText(error);
          show(problem, true);
          action.disabled = false;
        }
      },
    });
    const count = room.members === undefined ? '' : n('members.count', room.members);
    return h('li', { class: 'result' }, avatar({ id: room.id, name: room.name }),
      h('div', { class: 'result-text' }, h('span', { class: 'result-name', dir: 'auto', text: room.name, title: room.name }),
        h('span', { class: 'result-detail', dir: 'auto', text: [count, room.topic].filter(Boolean).join(' · '), title: room.topic }), problem), action);
  };
  const load = async (next = false) => {
    const mine = ++run;
    const bones = next ? null : skeleton(5);
    if (!next) {
      last = null;
      list.replaceChildren();
      list.after(bones.element);
      show(none, false);
    }
    show(more, false);
    status.textContent = '';
    try {
      const query = input.value.trim();
      const page = await chat.request('rooms.browse', { limit: 50, ...(query ? { query } : {}), ...(last ? { after: last } : {}) });
      if (mine !== run) return;
      list.append(...page.rooms.map(row));
      last = page.rooms.at(-1)?.id ?? last;
      show(more, page.more);
      show(none, list.children.length === 0);
    } catch (error) {
      if (mine === run) status.textContent = errorText(error);
    } finally {
      bones?.stop();
    }
  };
  input.addEventListener('input', () => {
    clock.clearTimeout(timer);
    timer = clock.setTimeout(() => load(), SEARCH_AFTER_MS);
  });
  const dialog = openDialog({
    title: t('rooms.browse'), testid: 'browse-dialog', wide: true, onClose: () => { run += 1; clock.clearTimeout(timer); },
    body: h('div', { class: 'dialog-body' }, h('div', { class: 'filter-box' }, icon('search'), input),
      h('div', { class: 'dialog-scroll' }, list, none, status, more)),
  });
  input.focus();
  load();
}

export function leaveDialog({ chat, room, left }) {
  const status = statusLine();
  const submit = button(t('room.leave'), { kind: 'danger', type: 'submit', testid: 'leave-confirm' });
  const form = h('form', { class: 'form' },
    h('p', { text: t(room.kind === 'private' ? 'room.leave.private' : 'room.leave.public', { name: room.name }) }), status,
    h('div', { class: 'dialog-actions' }, button(t('cancel'), { action: () => dialog.close() }), submit));
  formAction({
    form, submit, status,
    action: async () => {
      await chat.leave(room.id);
      dialog.close();
      left();
    },
  });
  const dialog = openDialog({ title: t('room.leave'), testid: 'leave-dialog', body: form });
}
