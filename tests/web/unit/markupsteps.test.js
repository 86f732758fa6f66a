// The longest messages: whatever stands in them, they are read in a number of steps that grows with their length. In a
// file of its own, since the engine counts only what it has not yet made fast.
import assert from 'node:assert/strict';
import test from 'node:test';
import { blocksOf, markMentions, parseMarkup } from '../../../resources/web/js/base/markup.js';
import { readJson } from '../support/paths.js';
import { StepCounter } from '../support/steps.js';

const { worst } = readJson('tests/data/markup.json');

function marked(text) {
  const markup = parseMarkup(text);
  markMentions(markup, 'bea');
  return markup;
}

// Linear: eight times the text takes eight times the steps, or twice that where its end happens to close something.
// Steps that grow with the square would be 64 times as many.
test('the number of steps is linear', async (t) => {
  const counter = await StepCounter.start(/\/js\/base\/\w+\.js$/);
  t.after(() => counter.stop());
  const repeated = (unit) => (size) => unit.repeat(Math.ceil(size / unit.length)).slice(0, size);
  const nested = (open, close) => (size) => open.repeat(size / 2 / open.length) + close.repeat(size / 2 / close.length);
  const ticks = (size) => {
    let text = '';
    for (let count = 1; text.length < size; count += 1) text += `${'`'.repeat(count)}x`;
    return text.slice(0, size);
  };
  assert.ok(worst.length > 0);
  const cases = [
    ...worst.map((unit) => [unit, repeated(unit)]),
    ['ticks of all lengths', ticks], ['fences of all lengths', (size) => ticks(size).replaceAll('x', '\n')],
    ['*a **b … b** a*', nested('*a **b ', ' b** a*')], ['[a](…)', nested('[a](', ')')], ['> …', nested('> ', '\n')], ['**…', nested('**a_', '_a**')],
    ['@bea.…', (size) => `@bea${'.'.repeat(size)}`], ['@.…', repeated(`@${'.'.repeat(100)}`)], ['@a…', repeated(`@${'a'.repeat(128)}`)],
  ];
  for (const [name, text] of cases) {
    const steps = async (size) => {
      const typed = text(size);
      return counter.count(() => blocksOf(marked(typed)));
    };
    const small = await steps(8_000);
    const large = await steps(64_000);
    assert.ok(small > 0 && large < small * 8 * 2, `${JSON.stringify(name)}: ${small}, then ${large}`);
    assert.ok(small < 8_000 * 200, `${JSON.stringify(name)}: ${small} steps for 8,000 characters`);
  }
});
