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

// One or two letters for an avatar, in any script.
export function initials(name) {
  const words = name.trim().split(/[\s._-]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
  if (words.length === 0) return Array.from(name.trim())[0]?.toUpperCase() ?? '?';
  const first = (word) => Array.from(word.replace(/^[^\p{L}\p{N}]+/u, ''))[0];
  const letters = words.length === 1 ? first(words[0]) : first(words[0]) + first(words.at(-1));
  return letters.toLocaleUpperCase();
}
