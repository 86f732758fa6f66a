// Pure functions on text that people typed.

// What goes on the wire: line ends as \n, no other control characters except \t, no half
// characters (unpaired surrogates), trimmed.
export function normaliseMessage(text) {
  return text
    .replace(/\r\n?/g, '\n')
    .replace(/\p{Surrogate}/gu, '\ufffd')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')
    .trim();
}

// The server counts code points, not UTF-16 units.
export function codePoints(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

// The bytes that a message takes inside a JSON frame.
export function frameBytes(text) {
  return new TextEncoder().encode(JSON.stringify(text)).length;
}

const URL_PATTERN = /\bhttps?:\/\/[^\s<>"]+/giu;

// Splits text into {text} and {text, href} parts; href only for http and https addresses.
export function linkParts(text) {
  const parts = [];
  let position = 0;
  for (const match of text.matchAll(URL_PATTERN)) {
    const shown = trimUrl(match[0]);
    const href = parseUrl(shown);
    if (!href) continue;
    if (match.index > position) parts.push({ text: text.slice(position, match.index) });
    parts.push({ text: shown, href });
    position = match.index + shown.length;
  }
  if (position < text.length) parts.push({ text: text.slice(position) });
  return parts;
}

// Punctuation at the end belongs to the sentence; a closing bracket does where none was opened.
function trimUrl(url) {
  let result = url;
  for (;;) {
    const last = result.at(-1);
    if (".,;:!?'*_~…。、，！？".includes(last)) result = result.slice(0, -1);
    else if (last === ')' && count(result, ')') > count(result, '(')) result = result.slice(0, -1);
    else if (last === ']' && count(result, ']') > count(result, '[')) result = result.slice(0, -1);
    else return result;
  }
}

function count(text, character) {
  return text.split(character).length - 1;
}

function parseUrl(text) {
  try {
    const url = new URL(text);
    return url.hostname && (url.protocol === 'http:' || url.protocol === 'https:') ? url.href : null;
  } catch {
    return null;
  }
}

// One or two letters for an avatar, in any script.
export function initials(name) {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return Array.from(name.trim())[0]?.toUpperCase() ?? '?';
  const first = (word) => Array.from(word.replace(/^[^\p{L}\p{N}]+/u, ''))[0];
  const letters = words.length === 1 ? first(words[0]) : first(words[0]) + first(words.at(-1));
  return letters.toLocaleUpperCase();
}
