// What a message says, as DOM: blocks, styles, links. Text of people is text, whatever stands in it.
import { otherAddress } from '../base/links.js';
import { blocksOf, STYLE } from '../base/markup.js';
import { h } from '../ui/dom.js';
import { t } from '../ui/i18n.js';

// From the outside in.
const TAGS = [[STYLE.strong, 'strong'], [STYLE.emphasis, 'em'], [STYLE.strike, 's'], [STYLE.code, 'code'], [STYLE.mention, 'mark']];

// Nodes that show a markup. Paragraphs keep their line ends; the other blocks are elements of their own.
export function messageText(markup) {
  const nodes = [];
  let list = null; // items one below the other are one list
  for (const { kind, marker, pieces } of blocksOf(markup)) {
    if (kind !== 'item') list = null;
    if (kind === 'text') {
      nodes.push(...inline(pieces, markup));
    } else if (kind === 'quote') {
      nodes.push(h('blockquote', { class: 'quote', dir: 'auto' }, inline(pieces, markup)));
    } else if (kind === 'code') {
      nodes.push(codeBlock(pieces));
    } else {
      if (!list) nodes.push(list = h('ul', { class: 'items', role: 'list' }));
      list.append(h('li', { class: 'item', dir: 'auto' }, h('span', { class: 'item-marker', text: marker }),
        h('span', { class: 'item-text' }, inline(pieces, markup))));
    }
  }
  return nodes;
}

// Scrolls sideways inside the bubble, also by the arrow keys.
function codeBlock(pieces) {
  const code = h('code', { text: pieces.map(({ text }) => text).join('') });
  return h('pre', { class: 'code-block', dir: 'ltr', tabIndex: 0, role: 'group', 'aria-label': t('message.code') }, code);
}

// Pieces of one link are one element.
function inline(pieces, markup) {
  const nodes = [];
  for (let i = 0; i < pieces.length;) {
    const { link } = pieces[i];
    const start = i;
    while (i < pieces.length && pieces[i].link === link) i += 1;
    const words = pieces.slice(start, i).map(styled);
    nodes.push(...(link ? linked(link, words, markup) : words));
  }
  return nodes;
}

function styled({ text, styles }) {
  return TAGS.reduceRight((inner, [style, tag]) => (styles & style ? h(tag, {}, inner) : inner), document.createTextNode(text));
}

// Words that look like an address do not hide where they lead.
function linked({ start, length, href, named }, words, { text }) {
  const link = h('a', { href, target: '_blank', rel: 'noopener noreferrer', title: named ? href : null }, words);
  const other = named && otherAddress(text.slice(start, start + length), href);
  return other ? [link, ' (', h('bdi', { class: 'address', dir: 'ltr', text: other }), ')'] : [link];
}
