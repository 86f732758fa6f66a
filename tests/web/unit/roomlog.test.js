import assert from 'node:assert/strict';
import test from 'node:test';
import { RoomLog } from '../../../resources/web/js/model/roomlog.js';
import { message, messages } from '../support/samples.js';

const seqs = (log) => log.messages.map(({ seq }) => seq);

function filled(from, to) {
  const log = new RoomLog();
  log.reset(messages(from, to));
  return log;
}

test('messages in order are appended and move the cursor', () => {
  const log = filled(1, 3);
  assert.equal(log.apply(message(4)), 'added');
  assert.deepEqual(seqs(log), [1, 2, 3, 4]);
  assert.equal(log.cursor, 4);
});

test('duplicates are dropped by seq and rev', () => {
  const log = filled(1, 3);
  assert.equal(log.apply(message(2)), 'duplicate');
  assert.equal(log.apply(message(3)), 'duplicate');
  assert.deepEqual(seqs(log), [1, 2, 3]);
});

test('a higher rev replaces, a lower one does not', () => {
  const log = filled(1, 3);
  assert.equal(log.apply(message(2, { rev: 9, message: 'edited' })), 'changed');
  assert.equal(log.apply(message(2, { rev: 5, message: 'stale' })), 'duplicate');
  assert.equal(log.get(2).message, 'edited');
  assert.equal(log.cursor, 9);
});

test('a gap is seen, holds the cursor back, and closes', () => {
  const log = filled(1, 3);
  assert.equal(log.apply(message(6)), 'ahead');
  assert.deepEqual(log.gap, { after: 3, before: 6 });
  assert.deepEqual(seqs(log), [1, 2, 3]);
  assert.equal(log.cursor, 3);
  log.applyAll(messages(4, 5));
  assert.equal(log.gap, null);
  assert.deepEqual(seqs(log), [1, 2, 3, 4, 5, 6]);
  assert.equal(log.cursor, 6);
});

test('any order of arrival ends in seq order, once each', () => {
  const log = filled(1, 1);
  for (const seq of [5, 3, 3, 2, 6, 5, 4, 2]) log.apply(message(seq));
  assert.deepEqual(seqs(log), [1, 2, 3, 4, 5, 6]);
  assert.equal(log.cursor, 6);
});

test('the rev of a resume counts only when nothing is missing', () => {
  const log = filled(1, 3);
  log.applyAll([message(6)], 40);
  assert.equal(log.cursor, 3);
  log.applyAll(messages(4, 5));
  assert.equal(log.cursor, 40);
});

test('older pages go in front only when they fit', () => {
  const log = filled(10, 12);
  assert.equal(log.prepend(messages(5, 7)).length, 0);
  assert.equal(log.prepend(messages(7, 10)).length, 3);
  assert.deepEqual(seqs(log), [7, 8, 9, 10, 11, 12]);
  assert.equal(log.atStart, false);
  log.prepend(messages(1, 6));
  assert.equal(log.atStart, true);
});

test('what was stored earlier stays on disk until it is asked for', () => {
  const log = new RoomLog({ low: 5, high: 9, cursor: 12 });
  assert.equal(log.known, true);
  assert.deepEqual(seqs(log), []);
  assert.equal(log.apply(message(10, { rev: 13 })), 'added');
  assert.equal(log.apply(message(8, { rev: 14 })), 'older');
  assert.equal(log.cursor, 14);
  log.prepend(messages(5, 9));
  assert.deepEqual(seqs(log), [5, 6, 7, 8, 9, 10]);
});

test('the first message of an unknown room starts the run', () => {
  const log = new RoomLog();
  assert.equal(log.apply(message(41)), 'added');
  assert.deepEqual([log.low, log.high, log.cursor], [41, 41, 41]);
});

test('a limited resume replaces everything', () => {
  const log = filled(1, 3);
  log.apply(message(9));
  const { epoch } = log;
  log.reset(messages(2000, 2049), { rev: 3000 });
  assert.deepEqual([log.low, log.high, log.cursor, log.gap], [2000, 2049, 3000, null]);
  assert.notEqual(log.epoch, epoch);
});

test('a page with a hole keeps only its newest run', () => {
  const log = new RoomLog();
  log.reset([message(1), message(2), message(4), message(5)]);
  assert.deepEqual(seqs(log), [4, 5]);
});

test('an empty room is known and complete', () => {
  const log = new RoomLog();
  log.reset([], { lastSeq: 0 });
  assert.equal(log.known, true);
  assert.equal(log.atStart, true);
  assert.equal(log.apply(message(1)), 'added');
});

test('the cid of an own message is learnt from whichever comes second', () => {
  const log = filled(1, 2);
  log.apply(message(3));
  log.apply(message(3, { cid: 'c1' }));
  assert.equal(log.get(3).cid, 'c1');
  assert.equal(log.cids.has('c1'), true);
  assert.equal(seqs(log).length, 3);
});
