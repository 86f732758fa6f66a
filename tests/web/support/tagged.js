// Markup in the notation of tests/data/markup.json: what is shown, with tags where the styles, links and blocks are. As
// tagged() in tests/desktop/words/tst_markup.cpp.
import { STYLE } from '../../../resources/web/js/base/markup.js';

const BLOCK = { quote: 'q', code: 'pre', item: 'li' };
const SPAN = [[STYLE.strong, 'b'], [STYLE.emphasis, 'i'], [STYLE.strike, 's'], [STYLE.code, 'c'], [STYLE.mention, '@']];

function before(a, b) {
  if (a.at !== b.at) return a.at < b.at;
  if (a.closes !== b.closes) return a.closes ? a.length > 0 : b.length === 0;
  if (a.length !== b.length) return a.closes ? a.length < b.length : a.length > b.length;
  return a.closes ? a.turn > b.turn : a.turn < b.turn;
}

// The host, or the address of a mail.
function target(href) {
  const [, host, mail] = /^\w+:\/\/(?:[^/?#]*@)?([^/?#:@]*)|^mailto:([^?#]*)/.exec(href);
  return host ?? decodeURIComponent(mail);
}

export function tagged({ text, spans, links, blocks }) {
  const tags = [];
  const add = ({ start, length }, name) => {
    const turn = tags.length;
    tags.push({ at: start, closes: false, length, turn, name });
    tags.push({ at: start + length, closes: true, length, turn, name });
  };
  for (const block of blocks) add(block, BLOCK[block.kind]);
  for (const link of links) add(link, `a:${target(link.href)}`);
  for (const span of spans) for (const [style, name] of SPAN) if (span.styles & style) add(span, name);
  tags.sort((a, b) => (before(a, b) ? -1 : before(b, a) ? 1 : 0));
  let result = '';
  let at = 0;
  for (const tag of tags) {
    result += `${text.slice(at, tag.at)}<${tag.closes ? '/' : ''}${tag.name}>`;
    at = tag.at;
  }
  return result + text.slice(at);
}
