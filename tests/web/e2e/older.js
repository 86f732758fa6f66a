// People with the page in tests/web/older, which does what the existing web client does; and a folder that a server can
// serve with it beside the built-in client.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootPath } from '../support/paths.js';

// version: of socket.io-client, '3' or '4'. Returns the folder, for --serve-dir.
export function serveBoth(version) {
  const folder = mkdtempSync(join(tmpdir(), 'kith-web-'));
  cpSync(rootPath('resources/web'), folder, { recursive: true });
  cpSync(rootPath('translations/web'), join(folder, 'i18n'), { recursive: true });
  cpSync(rootPath('tests/web/older'), join(folder, 'older'), { recursive: true });
  const bundle = `tests/conformance/node_modules/socket.io-client-${version}/dist/socket.io.js`;
  cpSync(rootPath(bundle), join(folder, 'older/socket.io.js'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export class OlderPerson {
  static async come(browser, url, options = {}) {
    const context = options.context ?? await browser.newContext({ locale: 'en-GB' });
    const page = await context.newPage();
    const person = new OlderPerson(context, page);
    await page.goto(`${url}older/index.html${options.query ?? ''}`);
    return person;
  }

  constructor(context, page) {
    this.context = context;
    this.page = page;
    this.faults = [];
    page.on('pageerror', (error) => this.faults.push(error.message));
  }

  async signIn(username, password = 'password123') {
    const form = this.page.locator('#login');
    await form.locator('[name=username]').fill(username);
    await form.locator('[name=password]').fill(password);
    await form.locator('button').click();
    this.username = username;
    return this;
  }

  // Rooms are there, and the connection.
  async ready() {
    await this.page.locator('[data-room="0"]').waitFor();
    await this.page.waitForFunction(() => socket?.connected);
    return this;
  }

  async say(text) {
    await this.page.locator('#composer [name=text]').fill(text);
    await this.page.locator('#composer button').click();
  }

  sees(text) {
    return this.page.locator('#messages .text').getByText(text, { exact: true }).first().waitFor();
  }

  texts() {
    return this.page.locator('#messages li:not([data-kind=info]) .text').allTextContents();
  }

  room(id) {
    return this.page.locator(`[data-room="${id}"]`);
  }

  online(id, yes) {
    return this.page.locator(`[data-room="${id}"][data-online="${yes}"]`).waitFor();
  }

  // Each message that was told came once, whatever the way.
  async heardOnce() {
    const messages = await this.page.evaluate(() => heard.filter((each) => each.type === 'message').map((each) => `${each.data.roomId}/${each.data.seq}`));
    assert.deepEqual(messages, [...new Set(messages)]);
  }
}
