// A new password for one's own account; the other devices are signed out with it, unless they are to stay.
import { codePoints } from '../base/text.js';
import { button, field, formAction, openDialog, statusLine } from '../ui/controls.js';
import { h } from '../ui/dom.js';
import { t } from '../ui/i18n.js';

const LEAST = 8; // characters, as the server counts them
const MOST = 1_024;

// changed(others): it is done, and `others` tells whether the other devices are signed out.
export function passwordDialog({ chat, changed }) {
  const secret = (label, name, autocomplete, hint = '') => field({
    label, name, hint, autocomplete, type: 'password', required: true, data: { testid: `password-${name}` },
  });
  const old = secret(t('password.old'), 'old', 'current-password');
  const chosen = secret(t('password.new'), 'new', 'new-password', t('password.hint'));
  const again = secret(t('password.again'), 'again', 'new-password');
  const others = h('input', { type: 'checkbox', name: 'others', checked: true, data: { testid: 'password-others' } });
  const status = statusLine();
  const submit = button(t('password.submit'), { kind: 'primary', type: 'submit', testid: 'password-submit' });
  const form = h('form', { class: 'form', noValidate: true, data: { testid: 'password-form' } },
    // Tells password managers whose password this is.
    h('input', { type: 'text', name: 'username', autocomplete: 'username', value: chat.me.username, readOnly: true, hidden: true }),
    old.element, chosen.element, again.element,
    h('label', { class: 'tick' }, others, h('span', { text: t('password.others') })), status,
    h('div', { class: 'dialog-actions' }, button(t('cancel'), { action: () => dialog.close() }), submit));

  const check = () => {
    const characters = codePoints(chosen.input.value);
    const strong = characters >= LEAST && characters <= MOST;
    old.setError(old.input.value ? null : t('password.old.missing'));
    chosen.setError(characters === 0 ? t('password.new.missing') : strong ? null : t('error.password.weak'));
    again.setError(!strong || again.input.value === chosen.input.value ? null : t('password.unlike'));
    const wrong = [old, chosen, again].find(({ input }) => input.hasAttribute('aria-invalid'));
    wrong?.input.focus();
    wrong?.input.select();
    return !wrong;
  };
  formAction({
    form, submit, status,
    place: (error) => ({ 'auth.failed': old, 'password.weak': chosen })[error.code],
    text: (error) => (error.code === 'auth.failed' ? t('password.wrong') : null),
    action: async () => {
      if (!check()) return;
      const keep = !others.checked;
      await chat.request('password.change', {
        password: old.input.value, newPassword: chosen.input.value, ...(keep && { keepSessions: true }),
      });
      form.reset();
      dialog.close();
      changed(!keep);
    },
  });
  const dialog = openDialog({ title: t('password.change'), testid: 'password-dialog', body: form });
  old.input.focus();
}
