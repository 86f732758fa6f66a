// Inviting to a room: links with an end, those that work, and people who have an account.
import { button, openDialog, statusLine } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { errorText, n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';
import { peopleSearch } from './peopledialogs.js';

// In seconds; null: without end.
const LIFETIMES = [['hour', 3_600], ['day', 86_400], ['week', 604_800], ['ever', null]];
const USES = [['once', 1], ['ten', 10], ['any', null]];

function choice(label, name, options, chosen) {
  const select = h('select', { class: 'input', name, data: { testid: `invite-${name}` } },
    options.map(([key]) => h('option', { value: key, text: t(`invite.${name}.${key}`), selected: key === chosen })));
  return {
    element: h('label', { class: 'field' }, h('span', { class: 'field-label', text: label }), select),
    get value() { return options.find(([key]) => key === select.value)[1]; },
  };
}

export function inviteDialog({ chat, clock, dates, room }) {
  const links = linkList({ chat, dates, room });
  const people = peopleSearch({
    chat, clock, label: t('people.search'), action: t('invite.add'),
    pick: async (user) => {
      await chat.request('room.invite', { roomId: room.id, userId: user.id });
      return t('invite.added');
    },
  });
  const off = chat.users.on('change', () => links.drawNames());
  openDialog({
    title: t('invite.title', { name: room.name }), testid: 'invite-dialog', wide: true, onClose: off,
    body: h('div', { class: 'dialog-body' },
      h('p', { class: 'muted small', text: t('invite.hint') }), maker({ chat, room, made: () => links.load() }), links.element,
      h('h3', { class: 'dialog-section', text: t('invite.person') }), people.element),
  });
  links.load();
}

// What a link is to be good for, the button that makes it, and then the link itself.
function maker({ chat, room, made }) {
  const lifetime = choice(t('invite.lifetime'), 'lifetime', LIFETIMES, 'week');
  const uses = choice(t('invite.uses'), 'uses', USES, 'any');
  const status = statusLine();
  const link = h('input', { class: 'input', readOnly: true, value: '', 'aria-label': t('invite.link'), data: { testid: 'invite-link' }, on: { focus: () => link.select() } });
  const copy = button(t('invite.copy'), { kind: 'primary', iconName: 'copy', testid: 'invite-copy', action: () => copyText(link, copy) });
  const row = h('div', { class: 'copy-row', hidden: true }, link, copy);
  const create = button(t('invite.create'), {
    kind: 'primary', iconName: 'link', testid: 'invite-create',
    action: async () => {
      create.disabled = true;
      status.textContent = '';
      try {
        const terms = { ...(lifetime.value && { expiresIn: lifetime.value }), ...(uses.value && { uses: uses.value }) };
        const { invite, url } = await chat.request('room.invite', { roomId: room.id, ...terms });
        link.value = url ?? `${location.origin}/?join=${encodeURIComponent(invite)}`;
        copy.querySelector('span').textContent = t('invite.copy');
        show(row, true);
        create.classList.replace('is-primary', 'is-plain');
        copy.focus();
        made();
      } catch (error) {
        // The terms are right: what remains is that there are too many.
        status.textContent = error.code === 'bad.request' ? t('invite.full') : errorText(error);
      } finally {
        create.disabled = false;
      }
    },
  });
  return h('div', { class: 'invite-maker' }, h('div', { class: 'invite-terms' }, lifetime.element, uses.element, create), row, status);
}

function linkList({ chat, dates, room }) {
  const list = h('ul', { class: 'result-list invite-links', role: 'list', 'aria-label': t('invite.links'), data: { testid: 'invite-links' } });
  const status = statusLine();
  const heading = h('h3', { class: 'dialog-section', text: t('invite.links') });
  const element = h('section', { class: 'people', hidden: true }, heading, list, status);
  let run = 0;
  let names = []; // draw the name of a row each: it may come later

  const row = (invite) => {
    const ends = invite.expires === undefined ? t('invite.forEver') : t('invite.until', { date: dates.at(invite.expires) });
    const left = invite.uses !== undefined ? n('invite.left', invite.uses - invite.used)
      : invite.used === 0 ? t('invite.unused') : n('invite.used', invite.used);
    const problem = h('p', { class: 'field-error', role: 'alert', hidden: true });
    const withdraw = button(t('invite.withdraw'), {
      kind: 'danger', testid: `withdraw-${invite.id}`,
      action: async () => {
        withdraw.disabled = true;
        try {
          await chat.request('room.invite.revoke', { roomId: room.id, inviteId: invite.id });
        } catch (error) {
          // One that is not there any more has gone meanwhile.
          if (error.code !== 'bad.request') {
            problem.textContent = errorText(error);
            show(problem, true);
            withdraw.disabled = false;
            return;
          }
        }
        item.remove();
        show(element, list.children.length > 0);
      },
    });
    const detail = h('span', { class: 'result-detail', dir: 'auto', title: t('invite.made', { date: dates.full(invite.created) }) });
    const drawName = () => {
      const by = invite.by === chat.me?.id ? t('you') : chat.users.name(invite.by);
      detail.textContent = `${by} · ${left}`;
    };
    const item = h('li', { class: 'result', data: { testid: 'invite-row' } }, h('span', { class: 'result-icon' }, icon('link')),
      h('div', { class: 'result-text' }, h('span', { class: 'result-name', text: ends, title: ends }), detail, problem), withdraw);
    drawName();
    names.push(drawName);
    return item;
  };
  const load = async () => {
    const mine = ++run;
    status.textContent = '';
    try {
      const { invites } = await chat.request('room.invites', { roomId: room.id });
      if (mine !== run) return;
      names = [];
      list.replaceChildren(...invites.map(row));
    } catch (error) {
      if (mine === run) status.textContent = errorText(error);
    }
    show(element, list.children.length > 0 || status.textContent !== '');
  };
  return { element, load, drawNames: () => { for (const draw of names) draw(); } };
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
