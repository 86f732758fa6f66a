// The page for everybody who is not signed in: sign in, create an account, go on as a guest.
import { button, field, formAction, statusLine } from '../ui/controls.js';
import { h, show } from '../ui/dom.js';
import { errorText, n, t } from '../ui/i18n.js';

const FIELD_OF = { 'name.taken': 'username', 'name.invalid': 'username', 'password.weak': 'password' };

export class SignInView {
  #session;
  #invitation;
  #mode = 'login';
  #guestStatus = statusLine();

  constructor({ session, invitation }) {
    this.#session = session;
    this.#invitation = invitation;
    this.element = h('main', { class: 'signin', data: { testid: 'sign-in-page' } });
    this.#build();
    session.on('hello', () => this.update());
    session.on('state', () => this.update());
    invitation.on('change', () => this.update());
  }

  #build() {
    this.notice = h('p', { class: 'signin-notice', role: 'status', data: { testid: 'sign-in-notice' } });
    this.login = this.#form('login');
    this.register = this.#form('register');
    this.tabs = h('div', { class: 'segments', role: 'tablist', 'aria-label': t('signIn.choose') },
      this.#tab('login', t('signIn')), this.#tab('register', t('createAccount')));
    this.closed = h('p', { class: 'muted small', data: { testid: 'registration-note' } });
    const guest = button(t('guest.continue'), { kind: 'quiet', testid: 'guest', action: () => this.#guest(guest) });
    this.guest = h('div', { class: 'signin-guest' }, h('div', { class: 'divider', text: t('or') }), guest, this.#guestStatus);
    this.element.append(h('div', { class: 'signin-card' },
      h('div', { class: 'signin-brand' }, h('img', { src: '/favicon.svg', alt: '', width: 48, height: 48 }), h('h1', { text: 'Kith' }),
        h('p', { class: 'muted', text: t('signIn.welcome') })),
      this.notice, this.tabs, this.login.form, this.register.form, this.closed, this.guest));
    this.#choose('login');
  }

  #tab(mode, label) {
    return h('button', {
      class: 'segment', type: 'button', role: 'tab', data: { testid: `tab-${mode}` }, text: label,
      on: {
        click: () => this.#choose(mode, true),
        keydown: (event) => {
          if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
          this.#choose(mode === 'login' ? 'register' : 'login');
          this.tabs.querySelector('[aria-selected="true"]').focus();
        },
      },
    });
  }

  #form(kind) {
    const isNew = kind === 'register';
    const username = field({
      label: t('username'), name: 'username', autocomplete: 'username', required: true, maxLength: 64,
      autocapitalize: 'none', spellcheck: false, hint: isNew ? t('username.hint') : '',
    });
    const password = field({
      label: t('password'), name: 'password', type: 'password', required: true, maxLength: 1024,
      autocomplete: isNew ? 'new-password' : 'current-password', hint: isNew ? t('password.hint') : '',
    });
    const displayName = isNew && field({ label: t('displayName'), name: 'displayName', autocomplete: 'name', maxLength: 64 });
    const fields = { username, password };
    const status = statusLine();
    const submit = button(isNew ? t('createAccount') : t('signIn'), { kind: 'primary', type: 'submit', testid: `${kind}-submit` });
    const form = h('form', { class: 'form', noValidate: true, data: { testid: isNew ? 'register-form' : 'sign-in-form' } },
      username.element, displayName?.element, password.element, status, submit);
    formAction({
      form, submit, status,
      place: (error) => fields[FIELD_OF[error.code]] ?? fields[error.field],
      action: async () => {
        const name = username.input.value.trim();
        username.setError(name ? null : t('username.missing'));
        password.setError(password.input.value ? null : t('password.missing'));
        if (!name || !password.input.value) {
          (name ? password : username).input.focus();
          return;
        }
        const data = { username: name, password: password.input.value };
        if (isNew && displayName.input.value.trim()) data.displayName = displayName.input.value.trim();
        // Where anybody may register the key is used afterwards: one that does not work keeps nobody out.
        if (isNew && this.#invitation.key && this.#session.server?.registration === 'invite') data.invite = this.#invitation.key;
        await this.#session.signIn(kind, data);
        form.reset();
      },
    });
    return { form, username };
  }

  async #guest(guest) {
    guest.disabled = true;
    this.#guestStatus.textContent = '';
    try {
      await this.#session.signIn('guest', {});
    } catch (error) {
      this.#guestStatus.textContent = errorText(error);
    } finally {
      guest.disabled = false;
    }
  }

  #choose(mode, focus = false) {
    this.#mode = mode;
    for (const [tab, name] of [[this.tabs.children[0], 'login'], [this.tabs.children[1], 'register']]) {
      tab.setAttribute('aria-selected', String(mode === name));
      tab.tabIndex = mode === name ? 0 : -1;
    }
    show(this.login.form, mode === 'login');
    show(this.register.form, mode === 'register');
    if (focus) this[mode].username.input.focus();
  }

  update() {
    const { server, reason } = this.#session;
    const invited = Boolean(this.#invitation.key);
    const registration = server?.registration ?? 'open';
    const mayRegister = registration === 'open' || (registration === 'invite' && invited);
    show(this.tabs, mayRegister);
    if (!mayRegister && this.#mode === 'register') this.#choose('login');
    this.closed.textContent = mayRegister ? '' : t(registration === 'invite' ? 'registration.byInvite' : 'registration.isClosed');
    show(this.closed, !mayRegister);
    show(this.guest, server?.guests === true);
    const lines = [...(reason ? [t(`signedOut.${reason}`)] : []), ...this.#inviteLines(server?.guests !== false)].join('\n');
    if (this.notice.textContent !== lines) this.notice.textContent = lines; // read out again otherwise
    show(this.notice, lines !== '');
    this.notice.classList.toggle('is-warning', Boolean(reason || this.#invitation.error));
  }

  // What is known of the link that the page was opened with.
  #inviteLines(guests) {
    const { key, room, error } = this.#invitation;
    if (error) return [errorText(error)];
    if (!key) return [];
    const way = t(guests ? 'invite.way' : 'invite.way.member');
    if (!room) return [`${t('invite.toRoom')} ${way}`];
    const people = room.members > 0 ? `${n('invite.there', room.members)} ` : '';
    return [t('invite.to', { name: room.name }), people + way];
  }

  focus() {
    if (matchMedia('(pointer: fine)').matches) this.login.username.input.focus();
  }
}
