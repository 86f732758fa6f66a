// Where a text names somebody: "@ada", whole, whatever the case. The rule of desktop/client/mentions.h. Pure.
import { characterAt, foldName, isLetterOrNumber } from './characters.js';

const LONGEST_NAME = 128; // more than a name can be, however it is written
const NAME = /[\p{L}\p{N}\p{M}._-]/u;

const isAt = (c) => c === '@' || c === '\uff20'; // also full width
const isSentenceEnd = (c) => c === '.' || c === '-' || c === '_';

// `name`: a user name; empty: nobody. What stands behind the "@" goes on as far as a name may; full stops and the like at
// its end are the sentence's, unless they are the name's. -> [{start, length}]
export function findMentions(text, name) {
  const found = [];
  if (!name) return found;
  const folded = foldName(name);
  for (let at = 0; at < text.length; at += 1) {
    if (!isAt(text[at]) || (at > 0 && (isLetterOrNumber(text[at - 1]) || isAt(text[at - 1])))) continue;
    const length = lengthOfName(text, at + 1, folded);
    if (length > 0) found.push({ start: at, length: length + 1 });
  }
  return found;
}

// How much of what begins at `from` is the name; 0: somebody else's, or none.
function lengthOfName(text, from, folded) {
  let end = from;
  while (end < text.length) {
    const character = characterAt(text, end);
    if (!NAME.test(character)) break;
    end += character.length;
  }
  let name = end; // where it ends without the full stops and the like: they fold to themselves
  while (name > from && isSentenceEnd(text[name - 1])) name -= 1;
  if (name - from > LONGEST_NAME) return 0;
  const start = foldName(text.slice(from, name));
  const rest = folded.slice(start.length);
  if (!folded.startsWith(start) || !text.slice(name, end).startsWith(rest)) return 0;
  return name + rest.length - from;
}
