// The real desktop client in a real window on a virtual display, used as a person does: by keyboard and mouse, and
// read through the clipboard.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';
import { rootPath } from '../support/paths.js';

const PROGRAM = process.env.KITH ?? rootPath('build/dev/bin/kith');
const DEADLINE_MS = 60_000;
const LOOK_EVERY_MS = 100;
const run = promisify(execFile);

// Asks until the answer is not falsy.
export async function until(what, ask, deadline = DEADLINE_MS) {
  const end = Date.now() + deadline;
  let last;
  for (;;) {
    last = await ask();
    if (last) return last;
    if (Date.now() > end) throw new Error(`waited in vain until ${what}`);
    await pause(LOOK_EVERY_MS);
  }
}

export class Display {
  #server;

  async start({ width = 1280, height = 860 } = {}) {
    this.#server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', `${width}x${height}x24`, '-nolisten', 'tcp', '-noreset'],
      { stdio: ['ignore', 'pipe', 'ignore'] });
    const [number] = await once(createInterface(this.#server.stdout), 'line');
    this.env = { ...process.env, DISPLAY: `:${number.trim()}`, QT_QPA_PLATFORM: 'xcb', LANGUAGE: 'en', LANG: 'C.UTF-8' };
    delete this.env.WAYLAND_DISPLAY;
    return this;
  }

  async stop() {
    const ended = once(this.#server, 'exit');
    this.#server.kill();
    await ended;
  }
}

export class Desktop {
  #display;
  #process = null;
  #flags;
  log = '';

  constructor(display, flags = []) {
    this.#display = display;
    this.#flags = flags;
    this.data = mkdtempSync(join(tmpdir(), 'kith-desktop-'));
  }

  #x(...args) {
    return execFileSync('xdotool', args, { env: this.#display.env, encoding: 'utf8' }).trim();
  }

  async start() {
    this.#process = spawn(PROGRAM, ['--data', this.data, ...this.#flags], { env: this.#display.env, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process.stderr.on('data', (bytes) => { this.log += bytes; });
    this.window = await until('the window is there', () => {
      const { exitCode, signalCode } = this.#process;
      if (exitCode !== null || signalCode !== null) throw new Error(`kith ended with ${exitCode ?? signalCode}:\n${this.log}`);
      try {
        return this.#x('search', '--onlyvisible', '--pid', String(this.#process.pid), '--name', 'Kith').split('\n')[0];
      } catch {
        return null;
      }
    });
    this.#x('windowfocus', '--sync', this.window);
    return this;
  }

  get title() {
    return this.#x('getwindowname', this.window);
  }

  key(...keys) {
    this.#x('windowfocus', this.window);
    this.#x('key', '--clearmodifiers', ...keys);
  }

  type(text) {
    this.#x('windowfocus', this.window);
    this.#x('type', '--clearmodifiers', '--delay', '2', text);
  }

  #geometry() {
    return Object.fromEntries(this.#x('getwindowgeometry', '--shell', this.window).split('\n').map((line) => line.split('=')));
  }

  // In parts of the window's size.
  click(x, y) {
    const size = this.#geometry();
    this.#x('mousemove', '--window', this.window, String(Math.round(size.WIDTH * x)), String(Math.round(size.HEIGHT * y)), 'click', '1');
  }

  async signIn(name, password = 'correct horse') {
    this.type(name);
    this.key('Tab');
    this.type(password);
    this.key('Return');
    await until('the chat window is there', () => / – Kith$/.test(this.title));
  }

  say(text) {
    this.type(text);
    this.key('Return');
  }

  // The messages of the open conversation, in their order: selected and copied, then back to the composer.
  async texts() {
    this.click(0.6, 0.4);
    this.key('ctrl+a', 'ctrl+c');
    this.click(0.5, 0.955);
    // xclip waits for the program that owns the clipboard.
    const { stdout } = await run('xclip', ['-selection', 'clipboard', '-o'], { env: this.#display.env, encoding: 'utf8', timeout: 10_000 }).catch(() => ({ stdout: '' }));
    return stdout.split('\n').map((line) => /^\[[^\]]*\] [^:]+: (.*)$/.exec(line)?.[1]).filter((text) => text !== undefined);
  }

  sees(text) {
    return until(`the desktop shows "${text}"`, async () => (await this.texts()).includes(text));
  }

  // The window, and what lies over it.
  async picture(file) {
    const { WIDTH, HEIGHT, X, Y } = this.#geometry();
    await run('import', ['-window', 'root', '-crop', `${WIDTH}x${HEIGHT}+${X}+${Y}`, '+repage', file], { env: this.#display.env });
  }

  async #end(signal) {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }

  kill() {
    return this.#end('SIGKILL');
  }

  stop() {
    return this.#end('SIGTERM');
  }

  async remove() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}
