import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { ERROR_CODES, INVITE_REASONS } from '../../../resources/web/js/net/errors.js';
import { errorText, LANGUAGES, n, pickLanguage, pickLocale, t, useTranslations } from '../../../resources/web/js/ui/i18n.js';
import { THEMES } from '../../../resources/web/js/ui/theme.js';
import { readJson, rootPath } from '../support/paths.js';

const tables = Object.fromEntries(LANGUAGES.map((tag) => [tag, readJson(`translations/web/${tag}.json`)]));
const folder = rootPath('resources/web/js');
const source = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith('.js'))
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8')).join('\n');

// Keys that are put together at run time.
const DYNAMIC = [
  ...ERROR_CODES.map((code) => `error.${code}`),
  ...INVITE_REASONS.map((reason) => `error.invite.invalid.${reason}`),
  ...['hour', 'day', 'week', 'ever'].map((lifetime) => `invite.lifetime.${lifetime}`),
  ...['once', 'ten', 'any'].map((uses) => `invite.uses.${uses}`),
  ...THEMES.map((theme) => `theme.${theme}`),
  ...['sending', 'stored', 'failed'].map((state) => `state.${state}`),
  ...['owner', 'moderator'].map((role) => `role.${role}`),
  ...['expired', 'revoked'].map((reason) => `signedOut.${reason}`),
  ...['kith', 'kith-web', 'kith-term'].map((client) => `session.client.${client}`),
  'room.public', 'room.private', 'room.public.hint', 'room.private.hint', 'room.leave.public', 'room.leave.private',
  'registration.byInvite', 'registration.isClosed', 'online', 'offline', 'open', 'join', 'createAccount', 'signIn',
  'invite.way', 'invite.way.member', 'password.changed', 'password.changed.others',
  'messages.start', 'messages.startDirect',
];
const DYNAMIC_PLURALS = [
  ...['joined', 'left', 'removed'].flatMap((change) => [`notice.${change}`, `notice.${change}.others`]),
  'error.auth.throttled.wait', 'error.rate.limited.wait',
];
const used = new Set([...[...source.matchAll(/\bt\(\s*'([^']+)'/g)].map((match) => match[1]), ...DYNAMIC]);
const usedPlurals = new Set([...[...source.matchAll(/\bn\(\s*'([^']+)'/g)].map((match) => match[1]), ...DYNAMIC_PLURALS]);
const forms = (tag, key) => new Intl.PluralRules(tag).resolvedOptions().pluralCategories.map((form) => `${key}.${form}`);
const placeholders = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join();

test('all languages have the same keys, none is empty', () => {
  const expected = Object.keys(tables.en).sort();
  for (const tag of LANGUAGES) {
    assert.deepEqual(Object.keys(tables[tag]).sort(), expected, tag);
    for (const [key, text] of Object.entries(tables[tag])) assert.ok(text.trim() !== '', `${tag} ${key}`);
  }
});

test('each key in the code is there, in every plural form', () => {
  for (const tag of LANGUAGES) {
    for (const key of used) assert.ok(Object.hasOwn(tables[tag], key), `${tag} lacks ${key}`);
    for (const key of usedPlurals) for (const form of forms(tag, key)) assert.ok(Object.hasOwn(tables[tag], form), `${tag} lacks ${form}`);
  }
});

test('no key is left over', () => {
  const known = new Set([...used, ...[...usedPlurals].flatMap((key) => forms('en', key))]);
  assert.deepEqual(Object.keys(tables.en).filter((key) => !known.has(key)), []);
});

test('placeholders are the same in all languages', () => {
  for (const [key, text] of Object.entries(tables.en)) {
    for (const tag of LANGUAGES) assert.equal(placeholders(tables[tag][key]), placeholders(text), `${tag} ${key}`);
  }
});

test('languages and locales are picked from what the person wants', () => {
  assert.equal(pickLanguage(['de-AT', 'en']), 'de');
  assert.equal(pickLanguage(['fr', 'de']), 'de');
  assert.equal(pickLanguage(['ja']), 'en');
  assert.equal(pickLocale(['de-AT', 'en'], 'de'), 'de-AT');
  assert.equal(pickLocale(['ja'], 'en'), 'en');
});

test('texts, counts and errors', () => {
  useTranslations('en', tables.en);
  assert.equal(n('banner.offlineWaiting', 3), 'Offline, 3 messages waiting');
  assert.equal(n('banner.offlineWaiting', 1), 'Offline, 1 message waiting');
  assert.equal(t('room.leave.public', { name: '{name} $& x' }), 'Leave “{name} $& x”? You can join again at any time.');
  assert.equal(errorText({ code: 'name.taken' }), 'This name is taken.');
  assert.equal(errorText({ code: 'auth.throttled', retryAfter: 2.2 }), 'Too many attempts. Try again in 3 seconds.');
  assert.equal(errorText({ code: 'invite.invalid', reason: 'used' }), tables.en['error.invite.invalid.used']);
  assert.equal(errorText({ code: 'invite.invalid', reason: 'fromTheFuture' }), tables.en['error.invite.invalid']);
  assert.equal(errorText({ code: 'from.the.future', message: 'Later.' }), 'Later.');
});
