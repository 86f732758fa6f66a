// From messages to the rows of the conversation: day lines, the "new messages" line, groups,
// joins and leaves, and what is still on its way. Pure: no DOM, no clock of its own.

export const GROUP_SECONDS = 5 * 60;

// messages: ascending; notices: as Room.notices; pending: outbox entries of the room, oldest first;
// newAfter: the seq after which the "new messages" line stands, or null; dayOf(seconds) -> a key
// that is equal for dates of the same local day.
export function buildRows({ messages, notices = [], pending = [], me, newAfter = null, dayOf }) {
  const rows = [];
  let day = null;
  let previous = null; // the message row above, while a group may go on
  let newLine = newAfter === null || (messages.length > 0 && messages[0].seq > newAfter + 1); // done, or out of sight

  const dayLine = (date) => {
    const key = dayOf(date);
    if (key === day) return;
    day = key;
    previous = null;
    rows.push({ type: 'day', key: `day:${key}`, date });
  };
  const addMessage = (row) => {
    dayLine(row.date);
    const grouped = previous && previous.from === row.from && row.date - previous.date < GROUP_SECONDS;
    row.head = !grouped;
    row.tail = true;
    if (grouped) previous.tail = false;
    rows.push(row);
    previous = row;
  };
  const addNotices = (from, to) => {
    const here = notices.filter((notice) => notice.afterSeq >= from && notice.afterSeq < to);
    for (const notice of here) {
      const last = rows.at(-1);
      previous = null;
      if (last?.type === 'notice' && last.change === notice.change) last.users.push(notice.user);
      else rows.push({ type: 'notice', key: `notice:${notice.key}`, change: notice.change, users: [notice.user], date: notice.date });
    }
  };

  let position = messages.length > 0 ? messages[0].seq : 0;
  for (const message of messages) {
    addNotices(position, message.seq);
    position = message.seq;
    if (!newLine && message.seq > newAfter) {
      newLine = true;
      if (message.from !== me || messages.some((other) => other.seq > newAfter && other.from !== me)) {
        dayLine(message.date);
        previous = null;
        rows.push({ type: 'new', key: 'new' });
      }
    }
    addMessage({
      type: 'message', key: message.cid ? `cid:${message.cid}` : `seq:${message.seq}`, state: 'stored',
      seq: message.seq, rev: message.rev, cid: message.cid, from: message.from, date: message.date,
      text: message.message, own: message.from === me,
    });
  }
  addNotices(position, Infinity);
  for (const entry of pending) {
    addMessage({
      type: 'message', key: `cid:${entry.cid}`, state: entry.state === 'queued' ? 'sending' : entry.state,
      seq: entry.seq ?? null, rev: 0, cid: entry.cid, from: me, date: entry.created / 1000,
      text: entry.text, own: true, error: entry.error ?? null,
    });
  }
  return rows;
}
