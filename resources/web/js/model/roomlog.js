// The messages of one room that this client holds: one run without gaps, low..high, plus what
// arrived ahead of a gap and waits for it to be filled. Identity is (room, seq); a message
// replaces itself only with a higher rev. The cursor (what resume is asked with) never passes a gap.
export class RoomLog {
  // `stored` is what earlier sessions kept: {low, high, cursor}. Its messages stay on disk until
  // they are asked for, so the run in memory starts empty, right above `high`.
  constructor(stored = null) {
    this.messages = [];
    this.ahead = new Map();
    this.cids = new Set();
    this.high = stored?.high ?? null; // null: nothing is known of this room yet
    this.low = this.high === null ? null : this.high + 1;
    this.storedLow = stored?.low ?? null;
    this.cursor = stored?.cursor ?? 0;
    this.complete = false; // there is nothing older on the server
    this.pendingRev = 0;
    this.epoch = 0; // grows with every reset: what a view remembers of positions is void then
  }

  get known() {
    return this.high !== null;
  }

  get atStart() {
    return this.known && (this.complete || this.low <= 1);
  }

  get(seq) {
    return this.known && seq >= this.low && seq <= this.high ? this.messages[seq - this.low] : null;
  }

  slice(from, to) {
    if (!this.known) return [];
    return this.messages.slice(Math.max(0, from - this.low), Math.max(0, to - this.low + 1));
  }

  // The range that history has to fill, or null.
  get gap() {
    if (this.ahead.size === 0) return null;
    return { after: this.high, before: Math.min(...this.ahead.keys()) };
  }

  // One message from an event or a reply. What it did: 'added', 'duplicate', 'changed',
  // 'ahead' (there is a gap now) or 'older' (below what is held: not kept).
  apply(message) {
    if (!this.known) {
      this.low = message.seq;
      this.high = message.seq - 1;
      this.storedLow = message.seq;
    }
    const result = this.#place(message);
    this.pendingRev = Math.max(this.pendingRev, message.rev);
    this.#drain();
    return result;
  }

  // Several messages in ascending order: from resume, or a page of history. Answers those that are new or changed.
  applyAll(messages, rev = 0) {
    const fresh = messages.filter((message) => {
      const result = this.apply(message);
      return result === 'added' || result === 'changed' || result === 'ahead';
    });
    this.pendingRev = Math.max(this.pendingRev, rev);
    this.#drain();
    return fresh;
  }

  // An older page; it must end right below the run, or overlap it. Answers what was put in front.
  prepend(messages, { complete = false } = {}) {
    const older = messages.filter((message) => message.seq < this.low);
    if (older.length > 0) {
      if (older.at(-1).seq !== this.low - 1 || !ascending(older)) return [];
      this.messages = older.concat(this.messages);
      this.low = older[0].seq;
      this.storedLow = Math.min(this.storedLow ?? this.low, this.low);
      for (const message of older) if (message.cid) this.cids.add(message.cid);
    }
    if (complete) this.complete = true;
    return older;
  }

  // Forgets everything and takes the newest page: first opening, or resume said `limited`.
  reset(messages, { rev = null, complete = false, lastSeq = null } = {}) {
    const run = tailRun(messages);
    this.messages = run;
    this.ahead.clear();
    this.cids = new Set(run.filter((message) => message.cid).map((message) => message.cid));
    this.high = run.length > 0 ? run.at(-1).seq : (lastSeq ?? 0);
    this.low = run.length > 0 ? run[0].seq : this.high + 1;
    this.storedLow = this.low;
    this.cursor = rev ?? run.reduce((highest, message) => Math.max(highest, message.rev), 0);
    this.pendingRev = this.cursor;
    this.complete = complete;
    this.epoch += 1;
  }

  #place(message) {
    const { seq } = message;
    if (seq > this.high + 1) {
      const held = this.ahead.get(seq);
      if (held && held.rev >= message.rev) return 'duplicate';
      this.ahead.set(seq, { ...message, cid: message.cid ?? held?.cid });
      return 'ahead';
    }
    if (seq === this.high + 1) {
      this.#append(message);
      return 'added';
    }
    if (seq < this.low) return 'older';
    const held = this.messages[seq - this.low];
    if (message.cid && !held.cid) {
      held.cid = message.cid;
      this.cids.add(message.cid);
    }
    if (held.rev >= message.rev) return 'duplicate';
    this.messages[seq - this.low] = { ...message, cid: message.cid ?? held.cid };
    return 'changed';
  }

  #append(message) {
    this.messages.push(message);
    this.high = message.seq;
    if (message.cid) this.cids.add(message.cid);
  }

  #drain() {
    while (this.ahead.has(this.high + 1)) {
      const message = this.ahead.get(this.high + 1);
      this.ahead.delete(message.seq);
      this.#append(message);
    }
    for (const seq of this.ahead.keys()) if (seq <= this.high) this.ahead.delete(seq);
    if (this.ahead.size === 0) this.cursor = Math.max(this.cursor, this.pendingRev);
  }
}

function ascending(messages) {
  return messages.every((message, index) => index === 0 || message.seq === messages[index - 1].seq + 1);
}

// The longest run without gaps at the end of a page.
function tailRun(messages) {
  let start = messages.length - 1;
  while (start > 0 && messages[start - 1].seq === messages[start].seq - 1) start -= 1;
  return messages.slice(Math.max(0, start));
}
