// Programs that a benchmark starts, and the folders that it makes: all gone at its end, however it ends.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const READY_MS = 30_000;
const RUN_MS = 120_000;
const STOP_MS = 10_000;

const running = new Set();
const folders = new Set();

function cleanUp() {
  for (const child of running) child.kill('SIGKILL');
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  running.clear();
  folders.clear();
}
process.on('exit', cleanUp);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(130));

export const cores = cpus().length;
export const pinned = cores > 1;
export const SERVER_CORE = 0;
export const GENERATOR_CORE = 1;

export function makeFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'kith-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true });
  folders.delete(folder);
}

// taskset becomes the program, so that the child's pid is the program's.
function start(core, [program, ...args]) {
  const command = pinned ? ['taskset', '-c', String(core), program, ...args] : [program, ...args];
  const child = spawn(command[0], command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  child.stderrText = '';
  child.stderr.on('data', (data) => { child.stderrText = (child.stderrText + data).slice(-4000); });
  child.ended = new Promise((resolve) => {
    child.on('error', (error) => { child.stderrText += error.message; });
    child.on('close', (code, signal) => {
      running.delete(child);
      resolve(code ?? signal);
    });
  });
  return child;
}

// Runs to the end; what it printed. Throws where it failed.
export async function run(core, command) {
  const child = start(core, command);
  const timer = setTimeout(() => child.kill('SIGKILL'), RUN_MS);
  let output = '';
  child.stdout.on('data', (data) => { output += data; });
  const code = await child.ended;
  clearTimeout(timer);
  if (code !== 0) throw new Error(`${command.join(' ')}\nended with ${code}:\n${child.stderrText}${output}`);
  return output;
}

// Starts a server and waits for the line that tells where it listens; the port is what the pattern catches, where it does.
export async function startServer(command, readyLine = /ready on (?:.*:)?(\d+)$/) {
  const begin = performance.now();
  const child = start(SERVER_CORE, command);
  const timer = setTimeout(() => child.kill('SIGKILL'), READY_MS);
  const found = await new Promise((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const match = readyLine.exec(line);
      if (match) resolve(match);
    });
    child.ended.then(() => resolve(null));
  });
  clearTimeout(timer);
  if (!found) throw new Error(`${command.join(' ')}\ndid not start:\n${child.stderrText}`);
  return { child, pid: child.pid, port: Number(found[1]), readyMs: performance.now() - begin, begin };
}

export async function stopServer({ child }, signal = 'SIGKILL') {
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await child.ended;
  clearTimeout(timer);
}
