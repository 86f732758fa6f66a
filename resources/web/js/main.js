// Where everything is built and tied together; the only place that knows concrete classes and globals.
import { systemClock } from './base/clock.js';
import { newCid } from './base/ids.js';
import { Connection } from './net/connection.js';
import { openIdbStore } from './store/idb.js';
import { LocalValues } from './store/local.js';
import { MemoryStore } from './store/memory.js';
import { Chat } from './sync/chat.js';
import { Invitation } from './sync/invitation.js';
import { Session } from './sync/session.js';
import { setChildren } from './ui/dom.js';
import { DateFormat } from './ui/format.js';
import { loadTranslations, pickLocale } from './ui/i18n.js';
import { Router } from './ui/router.js';
import { Theme } from './ui/theme.js';
import { Banner } from './views/banner.js';
import { Shell } from './views/shell.js';
import { SignInView } from './views/signin.js';

const GENERAL = '0';
const clock = systemClock;
const root = document.documentElement;

async function fetchJson(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

async function start() {
  root.lang = await loadTranslations(navigator.languages, fetchJson);
  const local = new LocalValues(() => globalThis.localStorage);
  const theme = new Theme({ local, root });
  const router = new Router(window);
  const dates = new DateFormat({ locale: pickLocale(navigator.languages, root.lang), now: clock.now });
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const connection = new Connection({
    url: `${scheme}://${location.host}/ws`, clock, createSocket: (url) => new WebSocket(url),
  });
  const chat = new Chat({
    connection, clock, newCid,
    openStore: async (user, { safe }) => (safe ? new MemoryStore() : openIdbStore(user.id).catch(() => new MemoryStore())),
    openChannel: (user) => (globalThis.BroadcastChannel ? new BroadcastChannel(`kith-outbox-${user.id}`) : null),
  });
  const session = new Session({
    connection, local, clock, prepare: (user) => chat.begin(user), cursors: () => chat.rooms.cursors(),
  });
  const invitation = new Invitation({ connection, session, addressKey: () => router.inviteKey });
  const draftKey = (roomId) => `draft.${chat.me.id}.${roomId}`;
  const drafts = { get: (roomId) => local.get(draftKey(roomId), ''), set: (roomId, text) => chat.me && local.set(draftKey(roomId), text) };

  const shell = new Shell({ chat, session, router, theme, dates, drafts, local, clock });
  const signIn = new SignInView({ session, invitation });
  const banner = new Banner({ session, connection, chat, clock });
  const page = document.getElementById('page');

  const showPage = () => {
    const signedIn = session.state === 'offline' || session.state === 'online';
    const element = signedIn ? shell.element : signIn.element;
    if (element.isConnected) return;
    setChildren(page, [banner.element, element]);
    if (signedIn) shell.route();
    else signIn.focus();
  };
  const showTitle = () => {
    const unread = chat.me ? chat.rooms.unread : 0;
    const title = unread > 0 ? `(${unread > 999 ? '999+' : unread}) Kith` : 'Kith';
    if (document.title !== title) document.title = title;
  };
  // The key stays in the address until an answer came: a reload, or the next connection, tries it again.
  let following = false;
  const useInvite = async () => {
    const { key } = invitation;
    if (!key || following || session.state !== 'online') return;
    following = true;
    try {
      if (await shell.joinByInvite(key)) router.forgetInvite();
    } finally {
      following = false;
    }
  };

  session.on('hello', (server) => { chat.limits = server.limits; });
  // Newcomers see the room that everybody is in; who comes back finds their list.
  session.on('signedIn', (kind) => {
    if (invitation.error) router.forgetInvite(); // they were told, and signed in all the same
    if (kind !== 'login' && !router.inviteKey) router.open(GENERAL);
  });
  session.on('resumed', (reply) => chat.resumed(reply));
  session.on('offline', () => chat.offline());
  session.on('ended', ({ explicit, user }) => {
    shell.close();
    if (explicit) local.removeAll(`draft.${user.id}.`);
    chat.finish({ forget: explicit });
    router.close({ replace: true });
  });
  session.on('state', () => { showPage(); useInvite(); });
  chat.rooms.on('list', showTitle);

  addEventListener('online', () => connection.wake());
  document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') connection.wake(); });

  await session.start();
  signIn.update();
  showPage();
}

start().catch((error) => {
  console.error(error);
  document.getElementById('page').textContent = `Kith: ${error.message}`;
});
