// The marks within one line of a message (markup.js).
import { isLetterOrNumber, isSpace, isSurrogate, isWordCharacter } from './characters.js';
import { findLinks, linkTarget } from './links.js';

export const STYLE = { strong: 1, emphasis: 2, strike: 4, code: 8, mention: 16 };

const LONGEST_RUN = 3; // of marks: **bold** in *italic* ends in three
const LONGEST_ADDRESS = 2048;
const LONGEST_FACE = 8;

const isMark = (c) => c === '*' || c === '_' || c === '~';
const isPath = (c) => c === '/' || c === '\\';

// Appends what is shown of a line to `out` (what parseMarkup answers).
export function parseLine(line, out) {
  if (line !== '') new Line(line).into(out);
}

class Line {
  #line;
  #opaque; // code and addresses: no marks in there
  #cut; // marks: not shown
  #styled = []; // {from, to, style}
  #links = []; // {from, to, href, named}
  #openers = []; // {mark, at, length}
  #counts = { '*': [0, 0, 0, 0], _: [0, 0, 0, 0], '~': [0, 0, 0, 0] }; // of openers, by their length

  constructor(line) {
    this.#line = line;
    this.#opaque = new Uint8Array(line.length);
    this.#cut = new Uint8Array(line.length);
  }

  into(out) {
    this.#findCode();
    this.#findNamedLinks();
    this.#findAddresses();
    this.#findEmphasis();
    this.#write(out);
  }

  #runAt(at) {
    let end = at + 1;
    while (end < this.#line.length && this.#line[end] === this.#line[at]) end += 1;
    return end - at;
  }

  #mark(open, from, to, close) {
    this.#cut.fill(1, open, from);
    this.#cut.fill(1, to, close);
  }

  // A run of backticks closes with the next run of the same length.
  #findCode() {
    const runs = [];
    for (let at = this.#line.indexOf('`'); at >= 0; at = this.#line.indexOf('`', at + runs.at(-1).length)) {
      runs.push({ at, length: this.#runAt(at), next: null });
    }
    const seen = new Map(); // by length, from the end
    for (let i = runs.length - 1; i >= 0; i -= 1) {
      runs[i].next = seen.get(runs[i].length) ?? null;
      seen.set(runs[i].length, i);
    }
    for (let i = 0; i < runs.length; i += 1) {
      const { at: open, length, next } = runs[i];
      if (next === null) continue;
      const close = runs[next].at + length;
      let from = open + length;
      let to = runs[next].at;
      // `` ` `` : one blank at either end keeps ticks apart.
      const inside = this.#line.slice(from, to);
      if (inside.length > 2 && inside.startsWith(' ') && inside.endsWith(' ') && inside.includes('`')) {
        from += 1;
        to -= 1;
      }
      this.#mark(open, from, to, close);
      this.#styled.push({ from, to, style: STYLE.code });
      this.#opaque.fill(1, open, close);
      i = next;
    }
  }

  // [words](address)
  #findNamedLinks() {
    const line = this.#line;
    if (!line.includes('](')) return;
    const ends = this.#endsOfAddresses();
    let open = -1;
    for (let i = 0; i < line.length; i += 1) {
      if (this.#opaque[i] || (line[i] !== '[' && line[i] !== ']')) continue;
      const words = open;
      open = line[i] === '[' ? i : -1;
      if (open >= 0 || words < 0 || line[i + 1] !== '(' || this.#isBlank(words + 1, i)) continue;
      const end = ends[i + 1];
      if (line[end] !== ')') {
        i = end - 1; // no address is looked at twice
        continue;
      }
      const href = linkTarget(line.slice(i + 2, end));
      if (!href) continue;
      this.#mark(words, words + 1, i, end + 1);
      this.#links.push({ from: words + 1, to: i, href, named: true });
      this.#opaque[words] = 1;
      this.#opaque.fill(1, i, end + 1);
      i = end;
    }
  }

  #isBlank(from, to) {
    for (let i = from; i < to; i += 1) if (!isSpace(this.#line[i])) return false;
    return true;
  }

  // Of an address that may begin behind each "](": where its bracket closes, or where it cannot go on. Looked up from
  // behind, for all of them at once: they may stand in one another.
  #endsOfAddresses() {
    const line = this.#line;
    const ends = new Int32Array(line.length);
    const open = []; // closing brackets
    let stop = line.length;
    for (let i = line.length - 1; i >= 0; i -= 1) {
      if (isSpace(line[i]) || this.#opaque[i]) {
        stop = i;
        open.length = 0;
      } else if (line[i] === ')') {
        open.push(i);
      } else if (line[i] === '(') {
        ends[i] = Math.min(open.pop() ?? stop, i - 1 + LONGEST_ADDRESS);
      }
    }
    return ends;
  }

  // Addresses as they stand. Not within the words of a link, which lead elsewhere.
  #findAddresses() {
    const named = this.#links;
    const found = [];
    const look = (from, to) => {
      if (from >= to) return;
      for (const { start, length, href } of findLinks(this.#line.slice(from, to))) {
        found.push({ from: from + start, to: from + start + length, href, named: false });
        this.#opaque.fill(1, from + start, from + start + length);
      }
    };
    let link = 0;
    let from = 0;
    for (let i = 0; i < this.#line.length; i += 1) {
      const inWords = link < named.length && i >= named[link].from && i < named[link].to;
      if (link < named.length && i >= named[link].to) link += 1;
      if (!this.#opaque[i] && !inWords) continue;
      look(from, i);
      from = i + 1;
    }
    look(from, this.#line.length);
    this.#links = [...named, ...found].sort((a, b) => a.from - b.from);
  }

  // A mark opens where something follows it and no word stands before it; it closes the other way round. Paths and
  // patterns (src/*.js) have marks as well.
  #opens(at, length) {
    const line = this.#line;
    const next = line[at + length];
    if (next === undefined || isSpace(next)) return false;
    if (line[at] === '_' && !isLetterOrNumber(next) && !isSurrogate(next) && !isMark(next)) return false; // a face: >_<
    return at === 0 || (!isWordCharacter(line, at - 1) && !isPath(line[at - 1]));
  }

  #closes(at, length) {
    const before = this.#line[at - 1];
    if (at === 0 || isSpace(before) || isPath(before)) return false;
    return !isWordCharacter(this.#line, at + length);
  }

  // Nothing but marks between marks is a face, too: *_*
  #saysSomething(from, to) {
    if (to - from > LONGEST_FACE) return true; // so many are a riddle
    for (let i = from; i < to; i += 1) if (!isMark(this.#line[i])) return true;
    return false;
  }

  #findEmphasis() {
    const line = this.#line;
    for (let at = 0; at < line.length;) {
      const c = line[at];
      if (this.#opaque[at] || !isMark(c)) {
        at += 1;
        continue;
      }
      const length = this.#runAt(at);
      if (c === '*' ? length <= LONGEST_RUN : length === (c === '~' ? 2 : 1)) this.#run(c, at, length);
      at += length;
    }
  }

  #run(c, at, length) {
    const counts = this.#counts[c];
    let rest = length;
    while (rest > 0 && this.#closes(at, length)) {
      // What is opened is closed whole; of three, the inner part may be closed alone.
      if (!(counts[1] || (rest >= 2 && counts[2]) || counts[3])) break;
      let opener = this.#pop();
      while (opener.mark !== c || (opener.length > rest && opener.length !== LONGEST_RUN)) opener = this.#pop();
      const from = opener.at + opener.length;
      const to = at + length - rest;
      if (!this.#saysSomething(from, to)) break;
      const taken = Math.min(opener.length, rest);
      this.#mark(from - taken, from, to, to + taken);
      if (c === '~') this.#styled.push({ from, to, style: STYLE.strike });
      else if (taken !== 2) this.#styled.push({ from, to, style: STYLE.emphasis });
      if (c !== '~' && taken >= 2) this.#styled.push({ from, to, style: STYLE.strong });
      rest -= taken;
      if (opener.length > taken) this.#push({ ...opener, length: opener.length - taken });
    }
    if (rest > 0 && this.#opens(at, length)) this.#push({ mark: c, at: at + length - rest, length: rest });
  }

  #push(opener) {
    this.#openers.push(opener);
    this.#counts[opener.mark][opener.length] += 1;
  }

  #pop() {
    const opener = this.#openers.pop();
    this.#counts[opener.mark][opener.length] -= 1;
    return opener;
  }

  #write(out) {
    const start = out.text.length;
    const shown = new Int32Array(this.#line.length + 1); // where a position of the line is in the shown text
    let position = start;
    let text = '';
    for (let at = 0; at < this.#line.length; at += 1) {
      shown[at] = position;
      if (this.#cut[at]) continue;
      text += this.#line[at];
      position += 1;
    }
    shown[this.#line.length] = position;
    out.text += text;
    for (const { from, to, style } of this.#styled.sort((a, b) => a.from - b.from)) {
      const span = { start: shown[from], length: shown[to] - shown[from], styles: style };
      const last = out.spans.at(-1);
      if (last?.start === span.start && last.length === span.length) last.styles |= style;
      else out.spans.push(span);
    }
    for (const { from, to, href, named } of this.#links) {
      out.links.push({ start: shown[from], length: shown[to] - shown[from], href, named });
    }
  }
}
