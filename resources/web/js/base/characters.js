// What kind of character stands somewhere: the same answers as the desktop client gives. One UTF-16 unit each, unless
// it says otherwise.
const SPACE = /[\t-\r\u0085\p{Z}]/u;
const LETTER_OR_NUMBER = /[\p{L}\p{N}]/u;
const WORD = /[\p{L}\p{N}\p{M}_]/u;
// Written without blanks, or with endings that follow a word at once.
const UNSPACED = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}\p{sc=Thai}\p{sc=Laoo}\p{sc=Khmr}\p{sc=Mymr}]/u;

const within = (c, first, last) => c !== undefined && c >= first && c <= last;
const isHigh = (c) => within(c, '\ud800', '\udbff');
const isLow = (c) => within(c, '\udc00', '\udfff');

export const isSpace = (c) => SPACE.test(c);
export const isSurrogate = (c) => within(c, '\ud800', '\udfff');
export const isLetterOrNumber = (c) => LETTER_OR_NUMBER.test(c);

// The whole character that begins or ends at `at`.
export function characterAt(text, at) {
  if (isLow(text[at]) && at > 0) return text.slice(at - 1, at + 1);
  return isHigh(text[at]) && isLow(text[at + 1]) ? text.slice(at, at + 2) : text[at];
}

// Whether a mark beside it would stand within a word.
export function isWordCharacter(text, at) {
  if (at < 0 || at >= text.length) return false;
  const character = characterAt(text, at);
  return WORD.test(character) && !UNSPACED.test(character);
}

// Equal for names that are the same person: as foldName() of the server, whose rule this follows character by character.
export function foldName(name) {
  let folded = '';
  for (const character of name.normalize('NFKC')) folded += foldCharacter(character);
  return folded.normalize('NFKC');
}

function foldCharacter(character) {
  if (character === '\u0130' || character === '\u0131') return character; // the dotted and the dotless i are others
  return Array.from(character.toUpperCase(), (upper) => upper.toLowerCase()).join('');
}
