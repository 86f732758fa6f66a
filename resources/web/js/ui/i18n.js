// Translations: flat keys, {placeholders}, plural forms as key.one, key.other … by Intl.PluralRules.

export const LANGUAGES = ['en', 'de'];

let table = {};
let language = 'en';
let plurals = new Intl.PluralRules('en');

// The first of the wanted languages that there is; 'de-AT' is served by 'de'.
export function pickLanguage(wanted, available = LANGUAGES) {
  for (const tag of wanted) {
    const base = tag.toLowerCase().split('-')[0];
    if (available.includes(base)) return base;
  }
  return available[0];
}

// The locale for dates and numbers: the person's own variant of the language that is shown.
export function pickLocale(wanted, shown) {
  return wanted.find((tag) => tag.toLowerCase().split('-')[0] === shown) ?? shown;
}

export function useTranslations(tag, entries) {
  language = tag;
  table = entries;
  plurals = new Intl.PluralRules(tag);
}

export async function loadTranslations(wanted, fetchJson) {
  const tag = pickLanguage(wanted);
  useTranslations(tag, await fetchJson(`/i18n/${tag}.json`));
  return tag;
}

export function currentLanguage() {
  return language;
}

export function has(key) {
  return Object.hasOwn(table, key);
}

export function t(key, values = {}) {
  const text = table[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

// With a count: picks the plural form and fills in {count}.
export function n(key, count, values = {}) {
  const form = `${key}.${plurals.select(count)}`;
  return t(has(form) ? form : `${key}.other`, { count: count.toLocaleString(language), ...values });
}

// What a failed request says to a person: never the code alone.
export function errorText(error) {
  if (error.code === 'bad.request' && error.message) return error.message;
  if (error.retryAfter && has(`error.${error.code}.wait.other`)) {
    return n(`error.${error.code}.wait`, Math.ceil(error.retryAfter));
  }
  if (error.reason && has(`error.${error.code}.${error.reason}`)) return t(`error.${error.code}.${error.reason}`);
  return has(`error.${error.code}`) ? t(`error.${error.code}`) : (error.message || t('error.internal'));
}
