// The texts of the desktop client: translations/kith_de.ts holds all of them, kith_en.ts only the plurals.

import assert from 'node:assert/strict';
import test from 'node:test';
import { readText } from '../support/paths.js';

const FORMS = 2; // German and English both have a singular and a plural

const inside = (text, tag) => [...text.matchAll(new RegExp(`<${tag}\\b([^>]*?)(?:/>|>([\\s\\S]*?)</${tag}>)`, 'g'))]
  .map(([, attributes, content = '']) => ({ attributes, content }));
const first = (text, tag) => inside(text, tag)[0]?.content ?? '';
const placeholders = (text) => [...text.matchAll(/%(?:L?\d+|Ln|n)/g)].map(([found]) => found).sort().join(' ');

function messages(file) {
  return inside(readText(`translations/${file}`), 'context').flatMap(({ content: context }) =>
    inside(context, 'message').map(({ attributes, content }) => {
      const [translation] = inside(content, 'translation');
      const source = first(content, 'source');
      const comment = first(content, 'comment');
      const numerus = attributes.includes('numerus="yes"');
      return {
        id: `${first(context, 'name')}: ${source}${comment && ` (${comment})`}`,
        source,
        numerus,
        finished: translation !== undefined && !translation.attributes.includes('type='),
        texts: numerus ? inside(translation?.content ?? '', 'numerusform').map((form) => form.content) : [translation?.content ?? ''],
      };
    }));
}

const german = messages('kith_de.ts');
const english = messages('kith_en.ts');
const plurals = (list) => list.filter((message) => message.numerus);
const ids = (list) => list.map((message) => message.id).sort();

test('both files are read', () => {
  assert.ok(german.length > 200, `${german.length} German messages`);
  assert.ok(plurals(english).length > 10, `${plurals(english).length} English plurals`);
});

test('each German message is finished, none is empty', () => {
  assert.deepEqual(ids(german.filter(({ finished }) => !finished)), []);
  assert.deepEqual(ids(german.filter(({ texts }) => texts.length === 0 || texts.some((text) => text.trim() === ''))), []);
});

test('each plural has all its forms', () => {
  for (const { id, finished, texts } of [...plurals(german), ...plurals(english)]) {
    assert.ok(finished, `unfinished: ${id}`);
    assert.equal(texts.filter((text) => text.trim() !== '').length, FORMS, id);
  }
});

test('placeholders are the same in the source and the translation', () => {
  for (const { id, source, texts } of [...german, ...plurals(english)]) {
    for (const text of texts) assert.equal(placeholders(text), placeholders(source), `${id} → ${text}`);
  }
});

test('English has the same plurals as German', () => {
  assert.deepEqual(ids(plurals(english)), ids(plurals(german)));
});
