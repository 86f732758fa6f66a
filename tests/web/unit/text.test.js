import assert from 'node:assert/strict';
import { webcrypto } from 'node:crypto';
import test from 'node:test';
import { directPeer, fnv1a, newCid } from '../../../resources/web/js/base/ids.js';
import { codePoints, initials, linkParts, normaliseMessage } from '../../../resources/web/js/base/text.js';

test('messages are normalised', () => {
  assert.equal(normaliseMessage(' a\r\nb\rc\td \n'), 'a\nb\nc\td');
  assert.equal(normaliseMessage('a\u0000\u0007\u009fb'), 'ab');
  assert.equal(normaliseMessage('a\ud800b'), 'a\ufffdb');
  assert.equal(normaliseMessage('😀'), '😀');
  assert.equal(codePoints('a😀é'), 3);
});

test('addresses become links, the sentence around them does not', () => {
  const hrefs = (text) => linkParts(text).filter(({ href }) => href).map(({ text: shown }) => shown);
  assert.deepEqual(hrefs('see https://a.example/x?y=1#z, and (http://b.example/p_(q)).'), ['https://a.example/x?y=1#z', 'http://b.example/p_(q)']);
  assert.deepEqual(hrefs('javascript:alert(1) data:text/html,x ftp://a.example file:///etc/passwd'), []);
  assert.deepEqual(hrefs('"https://a.example/" <https://b.example/>'), ['https://a.example/', 'https://b.example/']);
  assert.deepEqual(hrefs('https:// http://'), []);
  const text = 'a https://x.example/ü b\nhttps://y.example';
  assert.equal(linkParts(text).map((part) => part.text).join(''), text);
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
