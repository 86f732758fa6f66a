// Settings: who I am, appearance, where I am signed in, password, sign out.
import { avatar } from '../ui/avatar.js';
import { button, openDialog, skeleton, statusLine } from '../ui/controls.js';
import { h } from '../ui/dom.js';
import { errorText, has, n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';
import { THEMES } from '../ui/theme.js';
import { passwordDialog } from './passworddialog.js';

const THEME_ICON = { system: 'monitor', light: 'sun', dark: 'moon' };

export function settingsDialog({ chat, session, theme, dates }) {
  const { me } = chat;
  const sessions = sessionList({ chat, dates });
  const section = (title, ...content) => h('section', { class: 'settings-section' }, h('h3', { class: 'dialog-section', text: title }), content);
  const dialog = openDialog({
    title: t('settings'), testid: 'settings-dialog',
    body: h('div', { class: 'dialog-body' },
      h('div', { class: 'profile' }, avatar({ id: me.id, name: me.displayName }),
        h('div', { class: 'result-text' }, h('span', { class: 'result-name', dir: 'auto', text: me.displayName }),
          h('span', { class: 'result-detail', text: me.guest ? t('guest') : `@${me.username}` }))),
      section(t('appearance'), themeChoice(theme)),
      section(t('sessions'), sessions.element),
      section(t('account'), !me.guest && passwordPart({ chat, changed: () => sessions.load() }), signOutPart({ chat, session, close: () => dialog.close() }))),
  });
}

function themeChoice(theme) {
  return h('fieldset', { class: 'segments', 'aria-label': t('appearance') }, THEMES.map((value) => h('label', { class: 'segment' },
    h('input', {
      type: 'radio', name: 'theme', value, class: 'sr-only', checked: theme.choice === value, data: { testid: `theme-${value}` },
      on: { change: () => theme.choose(value) },
    }), icon(THEME_ICON[value]), h('span', { text: t(`theme.${value}`) }))));
}

// The names that our own programs give in `hello` (a version may follow); others are shown as they are.
function clientName(client) {
  const key = `session.client.${client.split(' ')[0]}`;
  return has(key) ? t(key) : client || t('session.unknown');
}

function sessionList({ chat, dates }) {
  const list = h('ul', { class: 'result-list', role: 'list', 'aria-label': t('sessions'), data: { testid: 'sessions' } });
  const status = statusLine();
  const bones = skeleton(2);
  const row = (session) => {
    const note = h('span', { class: 'result-detail', text: session.current ? t('session.current') : t('session.used', { date: dates.full(session.lastUsed) }) });
    const revoke = button(t('session.revoke'), {
      testid: `revoke-${session.id}`,
      action: async () => {
        revoke.disabled = true;
        try {
          await chat.request('sessions.revoke', { sessionId: session.id });
          item.remove();
        } catch (error) {
          note.textContent = errorText(error);
          revoke.disabled = false;
        }
      },
    });
    const item = h('li', { class: 'result' }, h('span', { class: 'result-icon' }, icon('monitor')),
      h('div', { class: 'result-text' },
        h('span', { class: 'result-name', text: clientName(session.client), title: t('session.since', { date: dates.full(session.created) }) }), note),
      session.current ? null : revoke);
    return item;
  };
  const load = async () => {
    try {
      const { sessions } = await chat.request('sessions.list');
      list.replaceChildren(...sessions.sort((a, b) => b.current - a.current || b.lastUsed - a.lastUsed).map(row));
      status.textContent = '';
    } catch (error) {
      status.textContent = errorText(error);
    } finally {
      bones.stop();
    }
  };
  load();
  return { element: [bones.element, list, status], load };
}

function passwordPart({ chat, changed }) {
  const done = h('p', { class: 'small', role: 'status', data: { testid: 'password-done' } });
  const open = button(t('password.change.open'), {
    iconName: 'lock', testid: 'change-password',
    action: () => {
      done.textContent = '';
      passwordDialog({
        chat,
        changed: (others) => {
          done.textContent = t(others ? 'password.changed.others' : 'password.changed');
          changed();
        },
      });
    },
  });
  return [h('div', {}, open), done];
}

// Signing out forgets what waits to be sent: asked again where there is something to lose.
function signOutPart({ chat, session, close }) {
  const unsent = chat.outbox?.unsent ?? 0;
  const warning = h('p', { class: 'small', text: unsent > 0 ? n('signOut.unsent', unsent) : chat.me.guest ? t('signOut.guest') : '' });
  const signOut = button(t('signOut'), {
    kind: 'danger', iconName: 'sign-out', testid: 'sign-out',
    action: async () => {
      signOut.disabled = true;
      await session.signOut();
      close();
    },
  });
  return [warning.textContent ? warning : null, h('div', {}, signOut)];
}
