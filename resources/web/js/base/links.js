// The addresses in a text: http, https, mailto and kith only, by the rules of desktop/words/text_links.h. Pure.
import { characterAt, isLetterOrNumber, isSpace } from './characters.js';

const SCHEME = /(?:(?:https?|kith):\/\/|mailto:)/giu;
const REST = /[^\t-\r\u0085\p{Z}<>"]+/uy;
const ADDRESS = /^(?:https?|kith):\/\/([^/?#\\]*)|^(mailto:[^?#]*@)/i;
const HOST = /^(?:[\w.\u0080-\u{10ffff}-]+|\[[\da-f:.]+\])(?::\d*)?$/iu; // engines differ in what else they take for one
const SENTENCE_END = ".,;:!?'*_~…。、，！？";
const LONGEST_PATH = 40;

// -> [{start, length, href}], ascending.
export function findLinks(text) {
  const links = [];
  SCHEME.lastIndex = 0;
  for (let match = SCHEME.exec(text); match; match = SCHEME.exec(text)) {
    const start = match.index;
    if (start > 0 && (text[start - 1] === '_' || isLetterOrNumber(characterAt(text, start - 1)))) continue;
    REST.lastIndex = SCHEME.lastIndex;
    if (!REST.test(text)) continue;
    const shown = withoutSentenceEnd(text.slice(start, REST.lastIndex));
    SCHEME.lastIndex = REST.lastIndex;
    const href = linkTarget(shown);
    if (href) links.push({ start, length: shown.length, href });
  }
  return links;
}

// Punctuation at the end belongs to the sentence; a closing bracket does where none was opened.
function withoutSentenceEnd(address) {
  let surplus = 0; // of closing brackets, round then square: counted once, however many there are
  let surplusSquare = 0;
  for (let i = 0; i < address.length; i += 1) {
    if (address[i] === ')') surplus += 1;
    else if (address[i] === '(') surplus -= 1;
    else if (address[i] === ']') surplusSquare += 1;
    else if (address[i] === '[') surplusSquare -= 1;
  }
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1];
    if (last === ')' && surplus > 0) surplus -= 1;
    else if (last === ']' && surplusSquare > 0) surplusSquare -= 1;
    else if (!SENTENCE_END.includes(last)) break;
  }
  return address.slice(0, end);
}

// What a link to an address leads to, or null: it can start no program but a browser, a mail program or the desktop's Kith.
export function linkTarget(address) {
  const [, server, mail] = ADDRESS.exec(address) ?? [];
  if (server === undefined ? !mail : !HOST.test(server.slice(server.lastIndexOf('@') + 1))) return null;
  try {
    return new URL(address).href;
  } catch {
    return null;
  }
}

// Where the words of a link look like another address than the one it leads to: that one, for people. Otherwise null.
export function otherAddress(words, href) {
  const typed = words.trim();
  if (!looksLikeAddress(typed)) return null;
  if ([typed, ...['https', 'http'].map((scheme) => `${scheme}://${typed}`)].some((address) => linkTarget(address) === href)) return null;
  const { protocol, host, pathname, search, hash } = new URL(href);
  if (!host) return href;
  const path = pathname + search + hash; // a name before the host is not shown: it is there to deceive
  const start = Array.from(path === '/' ? '' : path);
  return `${protocol}//${host}${start.slice(0, LONGEST_PATH).join('')}${start.length > LONGEST_PATH ? '…' : ''}`;
}

function looksLikeAddress(words) {
  if (words.includes('://') || words.includes('@')) return true;
  for (let at = words.indexOf('.'); at >= 0; at = words.indexOf('.', at + 1)) {
    if (at > 0 && !isSpace(words[at - 1]) && /^\p{L}{2}/u.test(words.slice(at + 1, at + 5))) return true;
  }
  return false;
}
