// The desktop's windows and states as PNG: the real kith on a virtual display.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Desktop, Display, until } from './desktop.js';

const DRAWN_MS = 1500; // members, banner and the last answers are there

export class DesktopShots {
  #folder;
  #port;

  // folder: where the pictures go; port: of the server.
  constructor(folder, port) {
    this.#folder = folder;
    this.#port = port;
  }

  async start() {
    this.display = await new Display().start();
    this.desktop = new Desktop(this.display, ['--server', `127.0.0.1:${this.#port}`]);
    return this;
  }

  async shot(name) {
    await pause(DRAWN_MS);
    await this.desktop.picture(join(this.#folder, `desktop-${name}.png`));
    console.log(`desktop-${name}.png`);
  }

  // Starts it anew, with another appearance or language.
  async again({ appearance = 'light', language = 'en_GB' } = {}) {
    await this.desktop.stop();
    const file = join(this.desktop.data, 'kith.conf');
    const kept = readFileSync(file, 'utf8').split('\n').filter((line) => !line.includes('appearance='));
    kept.splice(kept.indexOf('[profile-default]') + 1, 0, `appearance=${appearance}`);
    writeFileSync(file, kept.join('\n'));
    Object.assign(this.display.env, { LANGUAGE: language.slice(0, 2), LANG: `${language}.UTF-8`, LC_ALL: `${language}.UTF-8` });
    await this.desktop.start();
    this.desktop.key('alt+Down');
  }

  async talk(username) {
    await this.desktop.start();
    await this.shot('sign-in');
    await this.desktop.signIn(username);
    await this.shot('first');
    await this.again();
    await this.shot('chat-light');
    this.desktop.key('ctrl+n');
    await this.shot('new-room');
    this.desktop.key('Escape');
    await this.again({ appearance: 'dark' });
    await this.shot('chat-dark');
    await this.again({ language: 'de_DE' });
    await this.shot('german');
    this.desktop.key('ctrl+n');
    await this.shot('new-room-german');
    this.desktop.key('Escape');
  }

  // The server is gone.
  async offline() {
    await this.again({ appearance: 'light' });
    for (const text of ['Are you still there?', 'I think the server is having a nap.', 'Never mind, this will wait.']) this.desktop.say(text);
    await until('the last line is shown', async () => (await this.desktop.texts()).includes('Never mind, this will wait.'));
    await this.shot('offline-light');
    await this.again({ appearance: 'dark' });
    await this.shot('offline-dark');
  }

  async stop() {
    await this.desktop.remove();
    await this.display.stop();
  }
}
