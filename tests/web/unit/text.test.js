import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test from 'node:test';
import { directPeer, fnv1a, newCid } from '../../../resources/web/js/base/ids.js';
import { codePoints, initials, normaliseMessage } from '../../../resources/web/js/base/text.js';

test('messages are normalised', () => {
  assert.equal(normaliseMessage(' a\r\nb\rc\td \n'), 'a\nb\nc\td');
  assert.equal(normaliseMessage('a\u0000\u0007\u009fb'), 'ab');
  assert.equal(normaliseMessage('a\ud800b'), 'a\ufffdb');
  assert.equal(normaliseMessage('😀'), '😀');
  assert.equal(codePoints('a😀é'), 3);
});

test('initials in any script', () => {
  assert.deepEqual(['Ada Lovelace', 'bob', 'Émilie du Châtelet', '李 伟', '  ', '@x', 'a_b-c', '🦊'].map(initials), ['AL', 'B', 'ÉC', '李伟', '?', 'X', 'AC', '🦊']);
});

test('ids', () => {
  assert.ok(newCid(webcrypto, 1_700_000_000_000) < newCid(webcrypto, 1_700_000_000_001), 'they grow with time');
  assert.match(newCid(webcrypto), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(directPeer('3:12', '12'), '3');
  assert.equal(directPeer('3:12', '3'), '12');
  assert.equal(directPeer('5', '3'), null);
  assert.deepEqual(['', 'a', 'foobar'].map(fnv1a), [0x811c9dc5, 0xe40c292c, 0xbf9cf968]); // the published test values
});
