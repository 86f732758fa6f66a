// What is a mark in a message and what is text: the table that the desktop client's tests read too.
import assert from 'node:assert/strict';
import test from 'node:test';
import { blocksOf, markMentions, parseMarkup, previewOf, STYLE } from '../../../resources/web/js/base/markup.js';
import { readJson } from '../support/paths.js';
import { tagged } from '../support/tagged.js';

const table = readJson('tests/data/markup.json');
const named = (text, name) => {
  const markup = parseMarkup(text);
  markMentions(markup, name);
  return markup;
};

test('the table has rows', () => {
  for (const list of ['marks', 'mentionsOfAda']) assert.ok(table[list].length > 0, list);
});

for (const { name, same, typed = same, shown = same } of table.marks) {
  test(`marks: ${name}`, () => assert.equal(tagged(parseMarkup(typed)), shown));
}

for (const { name, same, typed = same, shown = same } of table.mentionsOfAda) {
  test(`mentions: ${name}`, () => assert.equal(tagged(named(typed, 'ada')), shown));
}

test('names with full stops and the like at their end, and in other letters', () => {
  assert.equal(tagged(named('@ada. @ada.. @ada', 'ada.')), '<@>@ada.</@> <@>@ada.</@>. @ada');
  assert.equal(tagged(named('@... @..', '..')), '<@>@..</@>. <@>@..</@>');
  assert.equal(tagged(named('＠ＡＤＡ @STRASSE @Σας', 'ada')), '<@>＠ＡＤＡ</@> @STRASSE @Σας');
  assert.equal(tagged(named('@STRASSE @straße @ſtrasse', 'Straße')), '<@>@STRASSE</@> <@>@straße</@> <@>@ſtrasse</@>');
  assert.equal(tagged(named('@ΣΑΣ. @σας-', 'Σας')), '<@>@ΣΑΣ</@>. <@>@σας</@>-');
  assert.equal(tagged(named('@I @i @ı', 'ı')), '@I @i <@>@ı</@>');
});

// Blocks as they are drawn: [kind, marker, ...pieces], a piece as text or [text, what it is].
function drawn(text, name = '') {
  const words = Object.entries(STYLE);
  return blocksOf(named(text, name)).map(({ kind, marker, pieces }) => [kind, marker, ...pieces.map(({ text: part, styles, link }) => {
    const what = [...words.filter(([, bit]) => styles & bit).map(([word]) => word), ...(link ? [link.href] : [])];
    return what.length > 0 ? [part, what.join(' ')] : part;
  })]);
}

test('blocks and pieces to draw', () => {
  assert.deepEqual(drawn(''), []);
  assert.deepEqual(drawn('a\nb'), [['text', '', 'a\nb']]);
  assert.deepEqual(drawn('a **b *c*** d'), [['text', '', 'a ', ['b ', 'strong'], ['c', 'strong emphasis'], ' d']]);
  assert.deepEqual(drawn('a\n```\nb\n\nc\n```\nd'), [['text', '', 'a\n'], ['code', '', ['b\n\nc', 'code']], ['text', '', 'd']]);
  assert.deepEqual(drawn('> a\n\n> b'), [['quote', '', 'a'], ['text', '', '\n'], ['quote', '', 'b']]);
  assert.deepEqual(drawn('> a\n- b\n 2. c'), [['quote', '', 'a'], ['item', '• ', 'b'], ['item', ' 2. ', 'c']]);
  assert.deepEqual(drawn('```\n```\na'), [['code', ''], ['text', '', 'a']]);
  assert.deepEqual(drawn('**@ada** `@ada`', 'Ada'), [['text', '', ['@ada', 'strong mention'], ' ', ['@ada', 'code']]]);
});

test('marks that cross a link', () => {
  assert.deepEqual(drawn('*[a* b](https://c.example)'),
    [['text', '', ['a', 'emphasis https://c.example/'], [' b', 'https://c.example/']]]);
});

test('a preview is one line without the marks', () => {
  assert.equal(previewOf('**a**\n- `b`\n```\nc\n```'), 'a • b c');
  assert.equal(previewOf(`${'x'.repeat(199)}😀`), 'x'.repeat(199), 'no half of a character');
});

// Whatever is typed: everything lies within the text, and what is drawn is what is shown.
test('anything', () => {
  const parts = ['*', '**', '_', '~~', '`', '```', '\n', ' ', 'a', '[b](', 'https://c.example', ')', '> ', '- ', 'ש', '🎉', '1. ', '@ada', ']', '['];
  let seed = 7;
  const random = (below) => {
    seed = (seed * 48_271) % 0x7fffffff;
    return seed % below;
  };
  for (let i = 0; i < 5_000; i += 1) {
    const source = Array.from({ length: random(24) }, () => parts[random(parts.length)]).join('');
    const markup = named(source, 'ada');
    for (const { start, length } of [...markup.spans, ...markup.links]) {
      assert.ok(start >= 0 && length > 0 && start + length <= markup.text.length, source);
    }
    let end = -1;
    for (const { start, length } of markup.blocks) {
      assert.ok(start > end && (start === 0 || markup.text[start - 1] === '\n'), source);
      end = start + length;
      assert.ok(end === markup.text.length || markup.text[end] === '\n', source);
    }
    const shown = blocksOf(markup).map(({ marker, pieces }) => marker + pieces.map(({ text }) => text).join('')).join('');
    assert.equal(shown.replaceAll('\n', ''), markup.text.replaceAll('\n', ''), source);
  }
});
