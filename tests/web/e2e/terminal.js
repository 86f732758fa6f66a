// The real kith-term in a pseudo-terminal, typed at and read as a person does. script(1) of bsdutils, which every Debian
// has, makes the terminal.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rootPath } from '../support/paths.js';

const PROGRAM = process.env.KITH_TERM ?? rootPath('build/dev/bin/kith-term');
const DEADLINE_MS = 60_000;

const quoted = (word) => `'${word.replaceAll("'", "'\\''")}'`;
// Orders to the terminal (ECMA-48) are not text.
const readable = (output) => output.replaceAll(/\x1b\[[0-9;?]*[ -/]*[@-~]/g, '').replaceAll('\r', '');

export class Terminal {
  #child = null;
  #output = '';
  #seen = 0; // of text: where the next waitFor() begins
  #waiting = new Set();

  // flags: ['--server', '127.0.0.1:5484', …]. `data` stays over start() and stop(), as a person's files do.
  constructor(flags = [], { columns = 100, rows = 30 } = {}) {
    this.data = mkdtempSync(join(tmpdir(), 'kith-term-'));
    const words = [PROGRAM, '--data', this.data, ...flags].map(quoted).join(' ');
    this.command = `stty cols ${columns} rows ${rows} && exec ${words}`;
  }

  // All that was ever written, the line being typed as often as it was drawn.
  get text() {
    return readable(this.#output);
  }

  start() {
    const env = { PATH: process.env.PATH, HOME: this.data, LANG: 'C.UTF-8', TERM: 'xterm-256color', SHELL: '/bin/sh',
      DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' }; // its token goes to a file
    const child = spawn('script', ['--quiet', '--flush', '--return', '--command', this.command, '/dev/null'], { env });
    this.#child = child;
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (piece) => {
      this.#output += piece;
      this.#look();
    });
    child.on('exit', () => this.#look());
    return this;
  }

  #look() {
    for (const look of this.#waiting) look();
  }

  // As keys: '\r' is Enter, '\t' Tab, '\x03' Ctrl+C, '\x1b[A' the arrow up.
  type(text) {
    this.#child.stdin.write(text);
  }

  say(line) {
    this.type(`${line}\r`);
  }

  // Waits until text that was not waited for before contains `what`, a string or a regular expression. Gives the match.
  waitFor(what, deadline = DEADLINE_MS) {
    return new Promise((resolve, reject) => {
      const end = (settle, value) => {
        clearTimeout(timer);
        this.#waiting.delete(look);
        settle(value);
      };
      const fail = (why) => end(reject, new Error(`${why} before ${what} came:\n${this.text.slice(-4_000)}`));
      const look = () => {
        const rest = this.text.slice(this.#seen);
        const match = typeof what === 'string' ? { 0: what, index: rest.indexOf(what) } : what.exec(rest);
        if (match && match.index >= 0) {
          this.#seen += match.index + match[0].length;
          end(resolve, match);
        } else if (this.#child.exitCode !== null || this.#child.signalCode !== null) {
          fail('kith-term ended');
        }
      };
      const timer = setTimeout(fail, deadline, `${deadline} ms went by`);
      this.#waiting.add(look);
      look();
    });
  }

  async register(name, password = 'correct horse') {
    await this.waitFor('kith>');
    this.say(`/register ${name}`);
    await this.waitFor('New password:');
    this.say(password);
    await this.waitFor('The same again:');
    this.say(password);
    await this.waitFor(`as ${name}.`);
    await this.waitFor('General>');
    return this;
  }

  // /quit, and the exit code.
  async stop() {
    const child = this.#child;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode;
    const exit = once(child, 'exit');
    this.type('\x03/quit\r');
    const timer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS); // its terminal goes, and SIGHUP ends kith-term
    const [code] = await exit;
    clearTimeout(timer);
    return code;
  }

  async remove() {
    await this.stop();
    rmSync(this.data, { recursive: true, force: true });
  }
}
