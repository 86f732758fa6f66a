import assert from 'node:assert/strict';
import test from 'node:test';
import { findLinks, linkTarget, otherAddress } from '../../../resources/web/js/base/links.js';

const shown = (text) => findLinks(text).map(({ start, length }) => text.slice(start, start + length));

test('addresses become links, the sentence around them does not', () => {
  assert.deepEqual(shown('see https://a.example/x?y=1#z, and (http://b.example/p_(q)).'), ['https://a.example/x?y=1#z', 'http://b.example/p_(q)']);
  assert.deepEqual(shown('"https://a.example/" <https://b.example/>'), ['https://a.example/', 'https://b.example/']);
  assert.deepEqual(shown('[https://a.example/x] https://b.example)))…'), ['https://a.example/x', 'https://b.example']);
  assert.deepEqual(shown('a https://x.example/ü b\nhttps://y.example'), ['https://x.example/ü', 'https://y.example']);
  assert.deepEqual(shown('MAILTO:ada@a.example kith://a.example/room/5'), ['MAILTO:ada@a.example', 'kith://a.example/room/5']);
});

test('nothing else does', () => {
  assert.deepEqual(shown('javascript:alert(1) data:text/html,x ftp://a.example file:///etc/passwd'), []);
  assert.deepEqual(shown('https:// http:// https:/a.example https:a.example mailto:nobody kith:///x https:///x'), []);
  assert.deepEqual(shown('xhttps://a.example éhttps://a.example _https://a.example'), []);
  for (const address of ['javascript:alert(1)', ' https://a.example', 'https:a.example', 'https:/a.example', 'https:\\\\a.example', '//a.example', 'a']) {
    assert.equal(linkTarget(address), null, address);
  }
});

test('words that look like another address', () => {
  const evil = 'https://evil.example/';
  for (const words of ['https://good.example', 'good.example', 'GOOD.example/x', 'see good.example!', 'ada@good.example', 'https://evil.example/other']) {
    assert.equal(otherAddress(words, evil), 'https://evil.example', words);
  }
  for (const words of ['the plan', 'https://evil.example', 'evil.example', 'evil.example/', 'Well. That is it.', 'version 1.5', '…']) {
    assert.equal(otherAddress(words, evil), null, words);
  }
  assert.equal(otherAddress('good.example', 'https://good.example@evil.example/x?y#z'), 'https://evil.example/x?y#z');
  assert.equal(otherAddress('a.example', linkTarget('https://раypal.example')), 'https://xn--ypal-43d9g.example');
  assert.equal(otherAddress('a.example', 'mailto:ada@b.example'), 'mailto:ada@b.example');
  assert.equal(otherAddress('a.example', `https://b.example/${'x'.repeat(100)}`), `https://b.example/${'x'.repeat(39)}…`);
});
