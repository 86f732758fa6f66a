// Markdown as people write it in a chat, without HTML: what a message shows, and how. Pure, and linear in the length of
// the text whatever stands in it. The rules are those of desktop/words/markup.h; tests/data/markup.json has them both
// at their word. What stands within a line: markupline.js.
import { isLetterOrNumber, isSpace } from './characters.js';
import { parseLine, STYLE } from './markupline.js';
import { findMentions } from './mentions.js';

export { STYLE };

// Nearly every message is plain.
const MAY_HAVE_MARKS = /[`*_~[]|:(?:\/|\p{L})|(?:^|\n) *[>+\-0-9]/u;
const MARKER = /^ *(?:[-*+]|[0-9]{1,3}[.)]) /;
const LEAST_TICKS = 3;
const PREVIEW = 200; // UTF-16 units of what was typed

// -> {text, spans: [{start, length, styles}], links: [{start, length, href, named}], blocks: [{kind, start, length, marker}]}
// All of the shown text, in UTF-16 units and ascending; spans may overlap. kind: 'quote', 'code' or 'item', of whole
// lines without the last line end; marker: how much of an item is the bullet or the number, with the blank.
export function parseMarkup(source) {
  const out = { text: '', spans: [], links: [], blocks: [] };
  if (MAY_HAVE_MARKS.test(source)) new Parser(source, out).parse();
  else out.text = source;
  return out;
}

class Parser {
  #source;
  #out;
  #unclosed = Infinity; // so many ticks and more close nowhere

  constructor(source, out) {
    this.#source = source;
    this.#out = out;
  }

  parse() {
    const { length } = this.#source;
    for (let at = 0; at <= length;) {
      const end = this.#lineEnd(at);
      let next = this.#fence(at, end);
      if (next < 0) {
        this.#line(this.#source.slice(at, end));
        next = end;
      }
      if (next < length) this.#out.text += '\n';
      at = next + 1;
    }
  }

  #lineEnd(at) {
    const newline = this.#source.indexOf('\n', at);
    return newline < 0 ? this.#source.length : newline;
  }

  // The lines of a block of code: answers where its last one ends, or -1 where none begins.
  #fence(at, end) {
    const source = this.#source;
    let open = at;
    while (source[open] === '`') open += 1;
    const ticks = open - at;
    if (ticks < LEAST_TICKS || ticks >= this.#unclosed || end === source.length) return -1;
    const rest = source.slice(open, end);
    if (rest.includes('`')) return -1;
    // "```cpp" names a language; "```int x;" begins with the code at once.
    const from = isName(rest) ? end + 1 : open;
    for (let start = end + 1; start <= source.length;) {
      const stop = this.#lineEnd(start);
      let last = stop;
      while (last > start && isSpace(source[last - 1])) last -= 1;
      let close = last;
      while (close > start && source[close - 1] === '`') close -= 1;
      if (last - close >= ticks) {
        this.#code(from, close);
        return stop;
      }
      start = stop + 1;
    }
    this.#unclosed = ticks; // nor is a longer one
    return -1;
  }

  #code(from, close) {
    const out = this.#out;
    const start = out.text.length;
    const end = close > from && this.#source[close - 1] === '\n' ? close - 1 : close;
    out.text += this.#source.slice(from, end);
    const length = out.text.length - start;
    out.blocks.push({ kind: 'code', start, length, marker: 0 });
    if (length > 0) out.spans.push({ start, length, styles: STYLE.code });
  }

  #line(words) {
    const out = this.#out;
    const start = out.text.length;
    if (words.startsWith('> ') || words === '>') {
      parseLine(words.slice(2), out);
      this.#quoted(start);
      return;
    }
    const marker = MARKER.exec(words)?.[0].length ?? 0;
    if (marker === 0 || marker === words.length || isSpace(words[marker])) {
      parseLine(words, out);
      return;
    }
    out.text += words.slice(0, marker).replace(/[-*+]/, '•'); // as long as what it stands for
    parseLine(words.slice(marker), out);
    out.blocks.push({ kind: 'item', start, length: out.text.length - start, marker });
  }

  // Lines of a quote are one.
  #quoted(start) {
    const { text, blocks } = this.#out;
    const above = blocks.at(-1);
    if (above?.kind === 'quote' && above.start + above.length + 1 === start) above.length = text.length - above.start;
    else blocks.push({ kind: 'quote', start, length: text.length - start, marker: 0 });
  }
}

function isName(text) {
  const name = text.trim();
  for (let i = 0; i < name.length; i += 1) if (!isLetterOrNumber(name[i]) && !'+#-.'.includes(name[i])) return false;
  return true;
}

// Adds spans where the text names somebody, not in code.
export function markMentions(markup, username) {
  const code = markup.spans.filter(({ styles }) => styles & STYLE.code);
  let next = 0;
  const named = [];
  for (const { start, length } of findMentions(markup.text, username)) {
    while (next < code.length && code[next].start + code[next].length <= start) next += 1;
    if (next === code.length || start < code[next].start) named.push({ start, length, styles: STYLE.mention });
  }
  if (named.length > 0) markup.spans = [...markup.spans, ...named].sort((a, b) => a.start - b.start);
}

// The beginning on one line, as it is read: without the marks.
export function previewOf(source) {
  const start = source.slice(0, PREVIEW).replace(/[\ud800-\udbff]$/, '');
  return parseMarkup(start).text.replace(/\s+/g, ' ').trim();
}

// For drawing: the text as blocks, one below the other, in pieces that look the same throughout.
// -> [{kind: 'text', 'quote', 'code' or 'item', marker: text, pieces: [{text, styles, link: of markup.links or null}]}]
export function blocksOf(markup) {
  const { text, blocks } = markup;
  const look = looksOf(markup);
  const drawn = [];
  let at = 0;
  const plain = (to) => {
    const from = drawn.length > 0 ? at + 1 : at; // the end of the block above ends its line
    if (from < to) drawn.push({ kind: 'text', marker: '', pieces: pieces(text, from, to, look) });
  };
  for (const { kind, start, length, marker } of blocks) {
    plain(start);
    const from = start + marker;
    drawn.push({ kind, marker: text.slice(start, from), pieces: pieces(text, from, start + length, look) });
    at = start + length;
  }
  plain(text.length);
  return drawn;
}

// Of each character its styles and its link: counted up and down once, however deep the spans lie in one another.
function looksOf({ text, spans, links }) {
  const styles = new Uint8Array(text.length);
  for (const style of Object.values(STYLE)) {
    const marked = spans.filter((span) => span.styles & style);
    if (marked.length === 0) continue;
    const change = new Int32Array(text.length + 1);
    for (const { start, length } of marked) {
      change[start] += 1;
      change[start + length] -= 1;
    }
    for (let at = 0, depth = 0; at < text.length; at += 1) {
      depth += change[at];
      if (depth > 0) styles[at] |= style;
    }
  }
  const linked = new Array(links.length > 0 ? text.length : 0).fill(null);
  for (const link of links) linked.fill(link, link.start, link.start + link.length);
  return { styles, linked };
}

function pieces(text, from, to, { styles, linked }) {
  const list = [];
  for (let start = from; start < to;) {
    let end = start + 1;
    while (end < to && styles[end] === styles[start] && linked[end] === linked[start]) end += 1;
    list.push({ text: text.slice(start, end), styles: styles[start], link: linked[start] ?? null });
    start = end;
  }
  return list;
}
