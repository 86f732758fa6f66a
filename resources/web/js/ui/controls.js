// The few controls everything is built from: buttons, fields with their error beside them, dialogs.
import { h, show } from './dom.js';
import { errorText, t } from './i18n.js';
import { icon } from './icons.js';

let nextId = 1;
const newId = (start) => `${start}-${nextId++}`;

export function button(label, { kind = 'plain', type = 'button', action, testid, iconName } = {}) {
  return h('button', { class: `button is-${kind}`, type, data: { testid: testid ?? '' }, on: action ? { click: action } : {} },
    iconName && icon(iconName), h('span', { text: label }));
}

export function iconButton(label, iconName, { action, testid, className = '' } = {}) {
  return h('button', {
    class: `icon-button ${className}`, type: 'button', title: label, 'aria-label': label,
    data: { testid: testid ?? '' }, on: action ? { click: action } : {},
  }, icon(iconName));
}

// A labelled input; setError(text) shows the text below it and ties it to the input.
export function field({ label, name, hint = '', ...inputProps }) {
  const id = newId('field');
  const error = h('p', { class: 'field-error', id: `${id}-error`, hidden: true, role: 'alert' });
  const note = hint && h('p', { class: 'field-hint', id: `${id}-hint`, text: hint });
  const input = h('input', { class: 'input', id, name, 'aria-describedby': `${id}-error ${id}-hint`, ...inputProps });
  const element = h('div', { class: 'field' }, h('label', { class: 'field-label', htmlFor: id, text: label }), input, note, error);
  const setError = (text) => {
    error.textContent = text ?? '';
    show(error, Boolean(text));
    if (text) input.setAttribute('aria-invalid', 'true');
    else input.removeAttribute('aria-invalid');
  };
  input.addEventListener('input', () => setError(null));
  return { element, input, setError };
}

// Runs a form's action once at a time; errors go where `place` says (a field or the line below the form), in the words
// of `text` where it has some.
export function formAction({ form, submit, status, action, place = () => null, text = () => null }) {
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (submit.disabled) return;
    status.textContent = '';
    submit.disabled = true;
    try {
      await action();
    } catch (error) {
      if (!error.code) throw error;
      const target = place(error);
      if (target) {
        target.setError(text(error) ?? errorText(error));
        target.input.focus();
      } else {
        status.textContent = text(error) ?? errorText(error);
      }
    } finally {
      submit.disabled = false;
    }
  });
}

export function statusLine() {
  return h('p', { class: 'form-status', role: 'alert' });
}

// A modal <dialog>: Escape and a click beside it close it, and the focus goes back.
export function openDialog({ title, testid, body, wide = false, onClose = () => {} }) {
  const heading = h('h2', { class: 'dialog-title', id: newId('dialog'), text: title });
  const close = iconButton(t('close'), 'close', { testid: 'dialog-close', action: () => dialog.close() });
  const dialog = h('dialog', { class: `dialog${wide ? ' is-wide' : ''}`, 'aria-labelledby': heading.id, data: { testid } },
    h('div', { class: 'dialog-frame' }, h('header', { class: 'dialog-head' }, heading, close), body));
  let pressedOutside = false;
  dialog.addEventListener('pointerdown', (event) => { pressedOutside = event.target === dialog; });
  dialog.addEventListener('click', (event) => { if (pressedOutside && event.target === dialog) dialog.close(); });
  dialog.addEventListener('close', () => { dialog.remove(); onClose(); });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

// Placeholders in the shape of what comes, only when it takes longer than 200 ms.
export function skeleton(rows, className = 'skeleton-row') {
  const element = h('div', { class: 'skeleton', 'aria-hidden': 'true' },
    Array.from({ length: rows }, () => h('div', { class: className }, h('span', { class: 'bone is-round' }), h('span', { class: 'bone' }))));
  element.hidden = true;
  const timer = setTimeout(() => { element.hidden = false; }, 200);
  return { element, stop: () => { clearTimeout(timer); element.remove(); } };
}
