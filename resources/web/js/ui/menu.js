// A small menu at a button: arrow keys, Escape, closes on a click elsewhere.
import { h } from './dom.js';
import { icon } from './icons.js';

// items(): [{label, icon, action, danger, testid}]; asked each time the menu opens.
export function menuButton({ label, iconName, testid, items }) {
  const button = h('button', {
    class: 'icon-button', type: 'button', title: label, 'aria-label': label,
    'aria-haspopup': 'menu', 'aria-expanded': 'false', data: { testid },
  }, icon(iconName));
  const list = h('div', { class: 'menu', role: 'menu', 'aria-label': label, hidden: true });
  const root = h('div', { class: 'menu-root' }, button, list);

  const entries = () => [...list.children];
  const close = (focus) => {
    if (list.hidden) return;
    list.hidden = true;
    button.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside, true);
    if (focus) button.focus();
  };
  const outside = (event) => { if (!root.contains(event.target)) close(false); };
  const open = () => {
    list.replaceChildren(...items().map((item) => h('button', {
      class: `menu-item${item.danger ? ' is-danger' : ''}`, type: 'button', role: 'menuitem', tabIndex: -1,
      data: { testid: item.testid }, on: { click: () => { close(true); item.action(); } },
    }, icon(item.icon), h('span', { text: item.label }))));
    list.hidden = false;
    button.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside, true);
    entries()[0]?.focus();
  };
  const move = (step) => {
    const all = entries();
    const at = all.indexOf(document.activeElement);
    all[(at + step + all.length) % all.length]?.focus();
  };
  const keys = {
    ArrowDown: () => (list.hidden ? open() : move(1)),
    ArrowUp: () => (list.hidden ? open() : move(-1)),
    Home: () => entries()[0]?.focus(),
    End: () => entries().at(-1)?.focus(),
    Escape: () => close(true),
    Tab: () => close(false),
  };
  root.addEventListener('keydown', (event) => {
    if (!(event.key in keys) || (list.hidden && !event.key.startsWith('Arrow'))) return;
    if (event.key !== 'Tab') {
      event.preventDefault();
      event.stopPropagation();
    }
    keys[event.key]();
  });
  button.addEventListener('click', () => (list.hidden ? open() : close(true)));
  return root;
}
