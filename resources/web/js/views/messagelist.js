// The messages of the open room: a window of at most WINDOW rows of the log in the DOM, moved at
// both ends while scrolling. The position is kept by an anchor row, never by the browser's guess.
import { h, scheduler, setChildren, show } from '../ui/dom.js';
import { n, t } from '../ui/i18n.js';
import { icon } from '../ui/icons.js';
import { button, skeleton } from '../ui/controls.js';
import { buildRows } from '../model/timeline.js';
import { RowRenderer } from './messagerow.js';

const WINDOW = 400;
const FOLLOWED = 240; // at most this many while resting at the newest: cheap to lay out again and again
const FIRST = 80; // rows drawn when a room is opened
const STEP = 60;
const NEAR_PX = 600; // closer to an end of the window than this: move it
const BOTTOM_PX = 32; // this close to the end counts as being there
const QUIET_MS = 300;

export class MessageListView {
  #chat;
  #dates;
  #openUser;
  #room = null;
  #renderer = null;
  #elements = new Map(); // row key -> element
  #epoch = -1;
  #top = 0; // first seq in the DOM
  #bottom = 0; // last seq in the DOM, when not following
  #following = true; // the end of the log is in the DOM
  #stuck = true; // the view rests at the newest message
  #newAfter = null;
  #loading = false;
  #failed = false;
  #quietTimer = null;
  #headSkeleton = null;

  constructor({ chat, dates, openUser, write }) {
    this.#chat = chat;
    this.#dates = dates;
    this.#openUser = openUser;
    this.rows = h('ol', { class: 'messages', role: 'list' });
    this.head = h('div', { class: 'messages-head' });
    this.column = h('div', { class: 'column' }, this.head, this.rows);
    this.scroller = h('div', {
      class: 'scroller', role: 'log', 'aria-live': 'polite', 'aria-relevant': 'additions', 'aria-label': t('messages'),
      tabIndex: 0, data: { testid: 'messages' }, on: { scroll: () => this.#scrolled() },
    }, this.column);
    this.empty = h('div', { class: 'empty', hidden: true, data: { testid: 'empty-room' } },
      h('p', { text: t('messages.empty') }), button(t('messages.write'), { kind: 'primary', action: write }));
    this.jumpCount = h('span', { class: 'pill', hidden: true });
    this.jump = h('button', {
      class: 'jump', type: 'button', hidden: true, title: t('messages.toNewest'), 'aria-label': t('messages.toNewest'),
      data: { testid: 'jump' }, on: { click: () => this.toNewest() },
    }, icon('arrow-down'), this.jumpCount);
    this.element = h('div', { class: 'messages-area' }, this.scroller, this.empty, this.jump);
    this.schedule = scheduler(() => this.draw());
    new ResizeObserver(() => this.#resized()).observe(this.scroller);
    new ResizeObserver(() => this.#resized()).observe(this.column);
    chat.rooms.on('room', (id) => { if (id === this.#room?.id) this.schedule(); });
    chat.rooms.on('arrived', (room, message) => this.#arrived(room, message));
    chat.rooms.on('resumed', () => { if (this.#room) this.#load(); });
    chat.users.on('change', this.schedule);
    document.addEventListener('visibilitychange', () => this.#seen());
  }

  open(room) {
    this.#room = room;
    this.#elements.clear();
    this.rows.replaceChildren();
    this.#epoch = -1;
    this.#failed = false;
    this.#newAfter = room && room.unread > 0 ? room.readSeq : null;
    if (!room) return;
    const chat = this.#chat;
    this.#renderer = new RowRenderer({
      users: chat.users, me: chat.me, dates: this.#dates, direct: room.direct, mayMessage: !chat.me.guest, openUser: this.#openUser,
      retry: (cid) => chat.outbox.retry(cid), discard: (cid) => chat.outbox.discard(cid),
    });
    this.#load();
    this.draw();
  }

  // The person has sent something: they have read what stood above, and want to see it.
  sent() {
    this.#newAfter = null;
    this.toNewest();
  }

  toNewest() {
    this.#follow();
    this.#stuck = true;
    this.draw();
  }

  draw() {
    const room = this.#room;
    if (!room || !this.#chat.me) return;
    const { log } = room;
    this.#quiet(!this.#following || !this.#stuck || log.epoch !== this.#epoch);
    const first = log.known && this.#epoch !== log.epoch;
    if (first) this.#start(log);
    this.#clampWindow(log);
    const pending = this.#following ? this.#chat.outbox.in(room.id) : [];
    const rows = buildRows({
      messages: log.slice(this.#top, this.#bottom), pending, me: this.#chat.me.id, newAfter: this.#newAfter,
      notices: this.#following ? room.notices.filter(({ afterSeq }) => afterSeq >= this.#top) : [],
      dayOf: (date) => this.#dates.dayKey(date),
    });
    this.#keepingPlace(() => this.#reconcile(rows), first);
    show(this.empty, log.known && log.atStart && rows.length === 0);
    this.#drawJump();
    this.#seen();
    if (this.scroller.scrollTop < NEAR_PX) this.#extendUp();
  }

  // Where a room starts: at the "new messages" line when there is one, else at the end.
  #start(log) {
    this.#epoch = log.epoch;
    this.#follow();
    this.#stuck = true;
    const unreadShown = this.#newAfter !== null && this.#newAfter >= log.low - 1 && log.high - this.#newAfter < WINDOW - STEP;
    if (unreadShown) this.#top = Math.max(log.low, Math.min(this.#top, this.#newAfter - STEP / 3));
  }

  #follow() {
    const { log } = this.#room;
    this.#following = true;
    this.#bottom = log.high;
    this.#top = Math.max(log.low, log.high - FIRST + 1);
  }

  #clampWindow(log) {
    if (this.#following) {
      this.#bottom = log.high;
      const rows = this.#bottom - this.#top + 1;
      if (this.#stuck && rows > FOLLOWED) this.#top = this.#bottom - FOLLOWED + STEP;
      if (!this.#stuck && rows > WINDOW) {
        this.#bottom = this.#top + WINDOW - 1; // reading above: what comes below stays out of the DOM
        this.#following = false;
      }
    }
    this.#top = Math.max(log.low ?? 0, this.#top);
  }

  #reconcile(rows) {
    const elements = new Map();
    const list = rows.map((row) => {
      const element = this.#renderer.render(row, this.#elements.get(row.key));
      elements.set(row.key, element);
      return element;
    });
    this.#elements = elements;
    setChildren(this.rows, list);
  }

  #keepingPlace(change, first) {
    const anchor = first || this.#stuck ? null : this.#anchor();
    const before = anchor?.getBoundingClientRect().top;
    change();
    if (first && this.#newAfter !== null) {
      const line = this.#elements.get('new');
      if (line) this.scroller.scrollTop = line.offsetTop - this.scroller.clientHeight / 4;
      else this.#toEnd();
      this.#stuck = this.#distance() < BOTTOM_PX;
    } else if (first || this.#stuck) {
      this.#toEnd();
    } else if (anchor?.isConnected) {
      const moved = anchor.getBoundingClientRect().top - before;
      if (moved !== 0) this.scroller.scrollTop += moved;
    }
  }

  // The first row that is in view.
  #anchor() {
    const { children } = this.rows;
    const edge = this.scroller.getBoundingClientRect().top;
    let low = 0;
    let high = children.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (children[middle].getBoundingClientRect().bottom > edge) high = middle;
      else low = middle + 1;
    }
    return children[low] ?? null;
  }

  #scrolled() {
    if (!this.#room?.log.known) return;
    const distance = this.#distance();
    this.#stuck = this.#following && distance < BOTTOM_PX;
    if (this.scroller.scrollTop < NEAR_PX) this.#extendUp();
    if (!this.#following && distance < NEAR_PX) this.#extendDown();
    this.#drawJump();
    this.#seen();
  }

  #extendUp() {
    const { log } = this.#room;
    if (!log.known || this.#epoch !== log.epoch) return;
    if (this.#top > log.low) {
      this.#top = Math.max(log.low, this.#top - STEP);
      if (this.#bottom - this.#top >= WINDOW && !this.#stuck) {
        this.#bottom = this.#top + WINDOW - 1;
        this.#following = false;
      }
      this.schedule();
    } else if (!log.atStart && !this.#loading) {
      this.#loadOlder();
    }
    this.#drawHead();
  }

  #extendDown() {
    const { log } = this.#room;
    this.#bottom = Math.min(log.high, this.#bottom + STEP);
    this.#following = this.#bottom === log.high;
    this.#top = Math.max(this.#top, this.#bottom - WINDOW + 1);
    this.schedule();
  }

  async #load() {
    const room = this.#room;
    this.#failed = false;
    try {
      if (!room.log.known) this.#drawHead({ waiting: true });
      await this.#chat.history.open(room);
    } catch {
      this.#failed = true; // tried again at the next resume
    }
    if (room === this.#room) this.#drawHead();
  }

  async #loadOlder() {
    const room = this.#room;
    this.#loading = true;
    this.#failed = false;
    this.#drawHead();
    try {
      await this.#chat.history.older(room);
    } catch {
      this.#failed = true;
    }
    this.#loading = false;
    if (room === this.#room) this.#drawHead();
    if (!this.#failed) this.schedule();
  }

  // Above the first message: the start of the room, the shape of what is coming, or why it does not come.
  #drawHead({ waiting = false } = {}) {
    const { log } = this.#room;
    const kind = waiting ? 'first' : !log.known ? (this.#failed ? 'absent' : 'none') : this.#loading ? 'older' : this.#failed ? 'failed'
      : log.atStart && this.#top <= log.low && log.messages.length > 0 ? 'start' : 'none';
    if (this.head.dataset.kind === kind) return;
    this.#headSkeleton?.stop();
    this.#headSkeleton = null;
    this.#keepingPlace(() => {
      this.head.dataset.kind = kind;
      this.head.replaceChildren();
      if (kind === 'first' || kind === 'older') {
        this.#headSkeleton = skeleton(kind === 'first' ? 6 : 1, 'skeleton-message');
        this.head.append(this.#headSkeleton.element);
      } else if (kind === 'start') {
        const sentence = this.#room.direct ? 'messages.startDirect' : 'messages.start';
        this.head.append(h('p', { class: 'line is-start', text: t(sentence, { name: this.#room.name }) }));
      } else if (kind === 'absent') {
        this.head.append(h('p', { class: 'line', text: t('messages.absent') }));
      } else if (kind === 'failed') {
        this.head.append(h('p', { class: 'line' }, h('span', { text: t('messages.olderFailed') }),
          button(t('retry'), { kind: 'link', action: () => this.#loadOlder() })));
      }
    }, false);
  }

  #arrived(room, message) {
    if (room !== this.#room || message.from === this.#chat.me.id || this.#inView()) return;
    if (this.#newAfter === null || room.readSeq > this.#newAfter) this.#newAfter = room.readSeq;
  }

  #inView() {
    return this.#stuck && this.#following && document.visibilityState === 'visible' && this.element.offsetParent !== null;
  }

  #seen() {
    const room = this.#room;
    if (room?.log.known && this.#inView() && room.unread > 0) this.#chat.reader?.seen(room, room.log.high);
  }

  #drawJump() {
    const { unread } = this.#room;
    show(this.jump, !this.#following || this.#distance() > this.scroller.clientHeight / 2);
    show(this.jumpCount, unread > 0);
    this.jumpCount.textContent = unread > 999 ? '999+' : String(unread);
    this.jump.setAttribute('aria-label', unread > 0 ? `${t('messages.toNewest')}, ${n('unread', unread)}` : t('messages.toNewest'));
  }

  #resized() {
    if (this.#stuck && this.#following) this.#toEnd();
    else if (this.#room) this.#drawJump();
  }

  #toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  #distance() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight;
  }

  // Screen readers are told of new messages, not of history that is put in.
  #quiet(active) {
    if (!active) return;
    this.scroller.setAttribute('aria-busy', 'true');
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(() => this.scroller.removeAttribute('aria-busy'), QUIET_MS);
  }
}
