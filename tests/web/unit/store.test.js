import assert from 'node:assert/strict';
import test from 'node:test';
import { Rooms } from '../../../resources/web/js/model/rooms.js';
import { LocalValues } from '../../../resources/web/js/store/local.js';
import { MemoryStore } from '../../../resources/web/js/store/memory.js';
import { Persister } from '../../../resources/web/js/store/persister.js';
import { mergeRecord } from '../../../resources/web/js/store/ranges.js';
import { message, messages, room } from '../support/samples.js';

const record = (low, high, cursor = high, fields = {}) => ({ id: '5', low, high, cursor, lastSeq: high, readSeq: 0, ...fields });

test('runs that touch are joined, whoever writes', () => {
  assert.deepEqual(mergeRecord(record(1, 90), record(50, 100)), { action: 'put', record: record(1, 100) });
  assert.deepEqual(mergeRecord(record(1, 100), record(40, 95)), { action: 'put', record: record(1, 100) });
  assert.deepEqual(mergeRecord(record(1, 10), record(11, 12)), { action: 'put', record: record(1, 12) });
});

test('a run further on replaces, an outdated one is not written', () => {
  assert.equal(mergeRecord(record(1, 90), record(950, 1000)).action, 'replace');
  assert.equal(mergeRecord(record(950, 1000), record(1, 90)).action, 'skip');
  assert.equal(mergeRecord(record(1, 90), record(1, 5), { reset: true }).action, 'replace');
});

test('a room of which nothing is held does not shorten what another tab holds', () => {
  const merged = mergeRecord(record(1, 90), { ...record(null, null, 0), lastSeq: 95 });
  assert.deepEqual([merged.record.low, merged.record.high, merged.record.cursor], [1, 90, 90]);
});

test('messages and cursor are written together, older revs do not overwrite', async () => {
  const store = new MemoryStore();
  const rooms = new Rooms();
  const persister = new Persister({ store });
  const shown = rooms.upsert(room());
  shown.log.reset(messages(1, 3));
  persister.room(shown, shown.log.messages, { reset: true });
  shown.log.apply(message(4));
  persister.room(shown, [message(4)]);
  await persister.settled();
  assert.equal(store.rooms.get('5').cursor, 4);
  assert.equal(store.messages.get('5').size, 4);
  await store.write({ rooms: [{ record: store.rooms.get('5'), messages: [message(4, { rev: 2, message: 'stale' })] }] });
  assert.equal(store.messages.get('5').get(4).message, 'text 4');
  assert.deepEqual((await store.messagesBefore('5', 4, 2)).map(({ seq }) => seq), [2, 3]);
});

test('messages behind a gap are not written', async () => {
  const store = new MemoryStore();
  const rooms = new Rooms();
  const persister = new Persister({ store });
  const shown = rooms.upsert(room());
  shown.log.reset(messages(1, 3));
  shown.log.apply(message(9));
  persister.room(shown, [...shown.log.messages, message(9)]);
  await persister.settled();
  assert.deepEqual([...store.messages.get('5').keys()], [1, 2, 3]);
  assert.equal(store.rooms.get('5').cursor, 3);
});

test('a failing disk is reported and does not stop the client', async () => {
  const failures = [];
  const store = { write: async () => { throw new Error('full'); } };
  const persister = new Persister({ store, onFailure: (error) => failures.push(error.message) });
  persister.users([{ id: '1', username: 'a', displayName: 'A' }]);
  await persister.settled();
  assert.deepEqual(failures, ['full']);
});

test('small values live in memory where storage is forbidden', () => {
  const local = new LocalValues(() => { throw new Error('blocked'); });
  local.set('draft.1.5', 'x');
  local.set('draft.1.6', 'y');
  local.set('theme', 'dark');
  assert.equal(local.get('draft.1.5'), 'x');
  local.removeAll('draft.1.');
  assert.deepEqual([local.get('draft.1.5'), local.get('draft.1.6'), local.get('theme')], [null, null, 'dark']);
});
