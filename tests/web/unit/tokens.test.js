import assert from 'node:assert/strict';
import test from 'node:test';
import { GROUNDS } from '../../../resources/web/js/ui/avatar.js';
import { readJson, readText } from '../support/paths.js';

const tokens = readJson('resources/themes/tokens.json');
const css = readText('resources/web/tokens.css');
const LEAST = 4.5;

const kebab = (name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

function block(selector) {
  const start = css.indexOf(`${selector} {`);
  assert.notEqual(start, -1, `no block ${selector}`);
  const body = css.slice(start, css.indexOf('}', start));
  return Object.fromEntries([...body.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value.trim()]));
}

// WCAG 2, relative luminance and contrast ratio.
const channels = (colour) => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16));
function luminance(colour) {
  const [r, g, b] = channels(colour).map((value) => value / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a, b) {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
function mix(top, share, ground) {
  const over = channels(ground);
  return `#${channels(top).map((c, i) => Math.round(c * share + over[i] * (1 - share)).toString(16).padStart(2, '0')).join('')}`;
}

test('the style sheet states the tokens, in each of its blocks', () => {
  const expected = (colours) => Object.fromEntries(Object.entries(colours).map(([name, value]) => [kebab(name), value]));
  const matches = (found, colours) => { for (const [name, value] of Object.entries(expected(colours))) assert.equal(found[name], value, name); };
  matches(block(':root'), tokens.light);
  matches(block(":root[data-theme='dark']"), tokens.dark);
  matches(block(":root:not([data-theme='light'])"), tokens.dark);
});

test('sizes agree', () => {
  const root = block(':root');
  tokens.spacing.forEach((size, index) => assert.equal(root[`space-${index + 1}`], `${size}px`));
  assert.equal(root['body-size'], `${tokens.type.body}px`);
  assert.equal(root['small-size'], `${tokens.type.smallPercent / 100}em`);
  assert.equal(root['radius-field'], `${tokens.radius.field}px`);
  assert.equal(root['radius-panel'], `${tokens.radius.panel}px`);
  assert.equal(root['list-width'], `${tokens.size.listWidth}px`);
  assert.equal(root['row-size'], `${tokens.size.row}px`);
  assert.equal(root['header-size'], `${tokens.size.header}px`);
  assert.equal(root['members-width'], `${tokens.size.members}px`);
  assert.equal(root['messages-width'], `${tokens.size.messages}px`);
  assert.equal(root.motion, `${tokens.motionMs}ms`);
});

for (const theme of ['light', 'dark']) {
  test(`${theme}: every text can be read on its ground`, () => {
    const colours = tokens[theme];
    for (const [text, ground] of tokens.contrast) {
      const ratio = contrast(colours[text], colours[ground]);
      assert.ok(ratio >= LEAST, `${text} on ${ground}: ${ratio.toFixed(2)}`);
    }
    const selected = mix(colours[tokens.selection.token], tokens.selection.percent / 100, colours[tokens.selection.over]);
    for (const text of ['text', 'muted']) assert.ok(contrast(colours[text], selected) >= LEAST, `${text} on the active row`);
    for (const [share, token, text] of [[0.1, 'danger', 'danger'], [0.08, 'danger', 'muted'], [0.1, 'accent', 'text']]) {
      const ratio = contrast(colours[text], mix(colours[token], share, colours.surface));
      assert.ok(ratio >= LEAST, `${text} on a tint of ${token}: ${ratio.toFixed(2)}`);
    }
    // In messages: a name, and code over the ground of the bubble (css/markup.css).
    assert.ok(contrast(colours.text, mix(colours.warn, 0.22, colours.mention)) >= LEAST, 'text on a name');
    assert.ok(contrast(colours.link, colours.mention) >= LEAST, 'link on mention');
    for (const ground of ['own', 'other', 'mention']) {
      for (const text of ['text', 'link']) assert.ok(contrast(colours[text], mix(colours.surface, 0.8, colours[ground])) >= LEAST, `${text} on code on ${ground}`);
    }
  });
}

test('avatars: twelve grounds, all readable, the same in the style sheet', () => {
  const root = block(':root');
  assert.equal(tokens.avatars.grounds.length, GROUNDS);
  assert.equal(new Set(tokens.avatars.grounds).size, GROUNDS);
  assert.equal(root['avatar-text'], tokens.avatars.text);
  tokens.avatars.grounds.forEach((ground, index) => {
    assert.equal(root[`avatar-${index}`], ground);
    assert.ok(contrast(tokens.avatars.text, ground) >= LEAST, ground);
  });
});
