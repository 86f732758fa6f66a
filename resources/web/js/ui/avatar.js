// Round avatars: initials on one of twelve grounds, chosen by the id, the same in every client.
import { fnv1a } from '../base/ids.js';
import { initials } from '../base/text.js';
import { h } from './dom.js';

export const GROUNDS = 12;

export function groundOf(id) {
  return fnv1a(id) % GROUNDS;
}

// presence: true, false, or null for no dot. Decoration only: the name stands beside it.
export function avatar({ id, name, presence = null, size = 'm' }) {
  const letters = h('span', { class: 'avatar-letters', text: initials(name) });
  const dot = presence === null ? null : h('span', { class: `presence ${presence ? 'is-online' : 'is-offline'}` });
  return h('span', { class: `avatar avatar-${size}`, data: { ground: groundOf(id) }, 'aria-hidden': 'true' }, letters, dot);
}
