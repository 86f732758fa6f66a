// The real kithd as a process of its own, on a free port and a data folder of its own.
import { spawn, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { rootPath } from '../support/paths.js';

const PROGRAM = process.env.KITHD ?? rootPath('build/dev/bin/kithd');

export class Kithd {
  #process = null;
  #flags;
  port = 0;
  log = '';

  // flags: {'limits.messagesPerSecond': 0, …}
  constructor(flags = {}) {
    this.data = mkdtempSync(join(tmpdir(), 'kith-e2e-'));
    this.#flags = Object.entries(flags).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  }

  get url() {
    return `http://127.0.0.1:${this.port}/`;
  }

  // Starts it, again on the port that it had.
  async start() {
    const child = spawn(PROGRAM, ['--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...this.#flags],
      { stdio: ['ignore', 'pipe', 'pipe'] });
    this.#process = child;
    child.stderr.on('data', (bytes) => { this.log += bytes; });
    const ended = once(child, 'exit').then(([code]) => { throw new Error(`kithd ended with ${code}:\n${this.log}`); });
    const ready = once(createInterface(child.stdout), 'line').then(([line]) => line);
    const line = await Promise.race([ready, ended]);
    ended.catch(() => {}); // later ends are expected
    const match = /^kithd ready on 127\.0\.0\.1:(\d+)$/.exec(line);
    if (!match) throw new Error(`unexpected first line: ${line}`);
    this.port = Number(match[1]);
    return this;
  }

  async #end(signal) {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return child?.exitCode;
    const exit = once(child, 'exit');
    child.kill(signal);
    const [code] = await exit;
    return code;
  }

  kill() {
    return this.#end('SIGKILL');
  }

  // The exit code.
  stop() {
    return this.#end('SIGTERM');
  }

  // Rows of the database, read by another program.
  query(sql) {
    const out = execFileSync('sqlite3', ['-json', '-readonly', join(this.data, 'kith.db'), sql], { encoding: 'utf8', maxBuffer: 1 << 28 });
    return out.trim() === '' ? [] : JSON.parse(out);
  }

  // Changes the database of a server that is stopped.
  change(sql) {
    execFileSync('sqlite3', [join(this.data, 'kith.db'), sql]);
  }

  // What kithd itself says of its store; throws where it is not sound.
  check() {
    return execFileSync(PROGRAM, ['--data', this.data, '--check-store'], { encoding: 'utf8' });
  }

  async remove() {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}
