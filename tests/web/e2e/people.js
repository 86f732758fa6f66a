// People with browsers: real headless Chromium through playwright-core.
import { chromium } from 'playwright-core';

const QUIET = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync'];

export async function launch() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: QUIET });
}

// One person in one browser profile; `page` is the open tab.
export class Person {
  static async come(browser, url, options = {}) {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1200, height: 800 }, ...options });
    const person = new Person(context, url);
    await person.open();
    return person;
  }

  constructor(context, url) {
    this.context = context;
    this.url = url;
    this.faults = [];
  }

  async open(path = '') {
    this.page = await this.context.newPage();
    this.page.on('pageerror', (error) => this.faults.push(error.message));
    this.page.on('console', (message) => {
      // A lost server is reported by the browser itself; everything else is a fault of the page.
      if (message.type() === 'error' && !/ERR_|WebSocket connection/.test(message.text())) this.faults.push(message.text());
    });
    await this.page.goto(this.url + path);
  }

  at(testId) {
    return this.page.getByTestId(testId);
  }

  async register(username, password = 'correct horse') {
    await this.at('tab-register').click();
    const form = this.at('register-form');
    await form.locator('[name=username]').fill(username);
    await form.locator('[name=password]').fill(password);
    await this.at('register-submit').click();
    await this.at('room-0').waitFor();
    this.username = username;
    return this;
  }

  async signIn(username, password = 'correct horse') {
    const form = this.at('sign-in-form');
    await form.locator('[name=username]').fill(username);
    await form.locator('[name=password]').fill(password);
    await this.at('login-submit').click();
    this.username = username;
    return this;
  }

  async guest() {
    await this.at('guest').click();
    await this.at('room-0').waitFor();
    return this;
  }

  async enter(roomId = '0') {
    await this.at(`room-${roomId}`).click();
    await this.at('composer').waitFor();
    return this;
  }

  async say(text) {
    await this.at('composer').fill(text);
    await this.page.keyboard.press('Enter');
  }

  // Makes an invite link of the open room and closes the dialog again; its address.
  async invite({ lifetime = 'week', uses = 'any' } = {}) {
    await this.at('invite').click();
    await this.at('invite-lifetime').selectOption(lifetime);
    await this.at('invite-uses').selectOption(uses);
    await this.at('invite-create').click();
    await this.at('invite-link').waitFor();
    const link = await this.at('invite-link').inputValue();
    await this.at('dialog-close').click();
    return link;
  }

  // The texts in the open conversation, in their order.
  texts() {
    return this.at('message-text').allTextContents();
  }

  message(text) {
    return this.at('message').filter({ has: this.page.getByTestId('message-text').getByText(text, { exact: true }) });
  }

  async sees(text) {
    await this.message(text).first().waitFor();
  }

  // Waits until `test` (in the page, with `argument`) answers true.
  until(test, argument) {
    return this.page.waitForFunction(test, argument, { timeout: 30_000 });
  }

  // Every message typed here is stored.
  settled() {
    return this.until(() => [...document.querySelectorAll('[data-testid="message"]')]
      .every((element) => element.dataset.state !== 'sending' && element.dataset.state !== 'failed'));
  }

  leave() {
    return this.context.close();
  }
}
