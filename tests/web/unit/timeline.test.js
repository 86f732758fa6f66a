import assert from 'node:assert/strict';
import test from 'node:test';
import { buildRows } from '../../../resources/web/js/model/timeline.js';
import { message } from '../support/samples.js';

const DAY = 86_400;
const build = (options) => buildRows({ me: '1', dayOf: (date) => String(Math.floor(date / DAY)), messages: [], ...options });
const shape = (rows) => rows.map((row) => (row.type === 'message' ? `${row.from}${row.head ? 'h' : ''}${row.tail ? 't' : ''}` : row.type));
const at = (seq, from, date, fields) => message(seq, { from, date, ...fields });

test('messages of one sender within five minutes are a group', () => {
  const rows = build({ messages: [at(1, '2', 0), at(2, '2', 299), at(3, '2', 599), at(4, '3', 600), at(5, '2', 601)] });
  assert.deepEqual(shape(rows), ['day', '2h', '2t', '2ht', '3ht', '2ht']);
});

test('a day line stands before the first message of each day and ends a group', () => {
  const rows = build({ messages: [at(1, '2', DAY - 10), at(2, '2', DAY + 10)] });
  assert.deepEqual(shape(rows), ['day', '2ht', 'day', '2ht']);
  assert.notEqual(rows[0].key, rows[2].key);
});

test('the line for new messages stands where reading stopped', () => {
  const messages = [at(1, '2', 0), at(2, '2', 1), at(3, '2', 2)];
  assert.deepEqual(shape(build({ messages, newAfter: 1 })), ['day', '2ht', 'new', '2h', '2t']);
  assert.deepEqual(shape(build({ messages, newAfter: 0 })), ['day', 'new', '2h', '2', '2t']);
  assert.equal(shape(build({ messages, newAfter: 3 })).includes('new'), false);
});

test('no such line before own messages only, or when it lies above the window', () => {
  assert.equal(shape(build({ messages: [at(1, '2', 0), at(2, '1', 1)], newAfter: 1 })).includes('new'), false);
  assert.equal(shape(build({ messages: [at(8, '2', 0), at(9, '2', 1)], newAfter: 3 })).includes('new'), false);
});

test('joins stand where they happened, those beside each other are one line', () => {
  const notice = (key, change, afterSeq) => ({ key, change, afterSeq, user: { id: key }, date: 5 });
  const rows = build({
    messages: [at(1, '2', 0), at(2, '2', 1)],
    notices: [notice('a', 'joined', 1), notice('b', 'joined', 1), notice('c', 'left', 2)],
  });
  assert.deepEqual(shape(rows), ['day', '2ht', 'notice', '2ht', 'notice']);
  assert.deepEqual(rows[2].users.map(({ id }) => id), ['a', 'b']);
});

test('what waits stands at the end with its state; keys last through sending', () => {
  const entry = (cid, state, created) => ({ cid, state, created, text: cid, error: state === 'failed' ? 'room.denied' : null });
  const rows = build({
    messages: [at(1, '1', 100, { cid: 'a' })],
    pending: [entry('b', 'queued', 101_000), entry('c', 'failed', 102_000), entry('d', 'stored', 103_000)],
  });
  assert.deepEqual(rows.slice(1).map(({ key, state, head }) => [key, state, head]), [
    ['cid:a', 'stored', true], ['cid:b', 'sending', false], ['cid:c', 'failed', false], ['cid:d', 'stored', false],
  ]);
});
