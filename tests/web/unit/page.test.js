// What must hold for the files as they are served: no build step checks them otherwise.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { ICONS } from '../../../resources/web/js/ui/icons.js';
import { readText, rootPath } from '../support/paths.js';

const folder = rootPath('resources/web');
const files = readdirSync(folder, { recursive: true }).map(String);
const scripts = files.filter((name) => name.endsWith('.js'));
const page = readText('resources/web/index.html');
const MOST_LINES = 400;

test('the page names every module and style sheet, and nothing that is not there', () => {
  const named = [...page.matchAll(/(?:href|src)="\/([^"]+)"/g)].map((match) => match[1]);
  for (const name of named) assert.ok(files.includes(name), `${name} is not there`);
  for (const name of files.filter((file) => /\.(js|css)$/.test(file))) assert.ok(named.includes(name), `${name} is not named`);
});

test('nothing that the content security policy forbids', () => {
  assert.doesNotMatch(page, /<script(?![^>]*\bsrc=)[^>]*>/, 'inline script');
  assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=/, 'inline style or handler');
  for (const name of scripts) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|setAttribute\('style'|https?:\/\/(?!www\.w3\.org\/2000\/svg)/, name);
  }
});

test('modules stay small and import what exists', () => {
  for (const name of scripts) {
    const text = readFileSync(`${folder}/${name}`, 'utf8');
    assert.ok(text.split('\n').length <= MOST_LINES, `${name} is too long`);
    for (const [, path] of text.matchAll(/from '(\.[^']+)'/g)) {
      const target = new URL(path, `file:///${name}`).pathname.slice(1);
      assert.ok(files.includes(target), `${name} imports ${path}`);
    }
  }
});

test('the layers point downwards: base, net, model, store, sync, ui, views', () => {
  const may = {
    base: ['base'], net: ['base', 'net'], model: ['base', 'model'], store: ['store', 'model'],
    sync: ['base', 'net', 'model', 'store', 'sync'], ui: ['base', 'ui'], views: ['base', 'model', 'ui', 'views'],
  };
  for (const name of scripts) {
    const [, layer] = /^js\/(\w+)\//.exec(name) ?? [];
    if (!layer) continue;
    for (const [, path] of readFileSync(`${folder}/${name}`, 'utf8').matchAll(/from '(\.[^']+)'/g)) {
      const [, target] = /^\/js\/(\w+)\//.exec(new URL(path, `file:///${name}`).pathname);
      assert.ok(may[layer].includes(target), `${name} imports ${path}`);
    }
  }
});

test('icons of the page are drawn as in resources/icons', () => {
  for (const [name, path] of Object.entries(ICONS)) {
    const drawn = readText(`resources/icons/${name}.svg`);
    assert.ok(drawn.includes(`<path d="${path}"/>`), name);
    assert.ok(drawn.includes('stroke="currentColor"') && drawn.includes('viewBox="0 0 20 20"'), name);
  }
  assert.equal(readText('resources/web/favicon.svg'), readText('resources/icons/kith.svg'));
});

test('colours stand in tokens.css only', () => {
  for (const name of files.filter((file) => file.startsWith('css/'))) {
    assert.doesNotMatch(readFileSync(`${folder}/${name}`, 'utf8'), /#[0-9a-f]{3,8}\b/i, name);
  }
});
