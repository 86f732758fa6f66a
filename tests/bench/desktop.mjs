// How long the desktop client takes to its first painted conversation, and what memory it then has (PSS), beside a bare
// Qt window, in one run on one virtual display. Prints a table and writes build/bench/desktop.json.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';

const BIN = 'build/dev/bin';
const ROUNDS = 9;
const PATIENCE_MS = 30_000;
const SETTLE_MS = 1500;
const ROOMS = 200;
const MESSAGES = Number(process.env.MESSAGES ?? 1_000_000);

async function startDisplay() {
  const server = spawn('Xvfb', ['-displayfd', '1', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp', '-noreset'], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of createInterface({ input: server.stdout })) return { server, display: `:${line.trim()}` };
  throw new Error('Xvfb did not start.');
}

// Milliseconds until the program says "painted" on its standard error, and its memory a moment later.
async function measure(program, args, env) {
  const begin = performance.now();
  const child = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const end = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  let painted = null;
  for await (const line of createInterface({ input: child.stderr })) {
    if (!line.includes('painted')) continue;
    painted = performance.now() - begin;
    break;
  }
  clearTimeout(end);
  if (painted === null) throw new Error(`${program} ended without painting.`);
  await wait(SETTLE_MS);
  const pss = Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${child.pid}/smaps_rollup`, 'utf8'))[1]) / 1024;
  child.kill('SIGKILL');
  await new Promise((resolve) => child.on('exit', resolve));
  return { painted, pss };
}

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

const folder = mkdtempSync('/tmp/kith-bench-');
const { server, display } = await startDisplay();
try {
  console.log(`A profile with ${ROOMS} rooms and ${MESSAGES.toLocaleString('en')} messages …`);
  execFileSync(`${BIN}/make_cache`, [`${folder}/full`, String(ROOMS), String(MESSAGES)]);
  execFileSync(`${BIN}/make_cache`, [`${folder}/small`, '1', '60']);
  const env = { ...process.env, DISPLAY: display, QT_LOGGING_RULES: 'kith.app.debug=true', QT_QPA_PLATFORM: 'xcb' };
  const cases = [
    { name: 'a bare Qt window with a list', program: `${BIN}/bare_window`, args: [] },
    { name: 'kith, one room, 60 messages', program: `${BIN}/kith`, args: ['--data', `${folder}/small`] },
    { name: `kith, ${ROOMS} rooms, ${MESSAGES.toLocaleString('en')} messages`, program: `${BIN}/kith`, args: ['--data', `${folder}/full`] },
  ];
  const results = cases.map(({ name }) => ({ name, painted: [], pss: [] }));
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, { program, args }] of cases.entries()) {
      const { painted, pss } = await measure(program, args, env);
      if (round === 0) continue; // reads files into memory
      results[index].painted.push(painted);
      results[index].pss.push(pss);
    }
  }
  const rows = results.map(({ name, painted, pss }) => ({ name, paintedMs: median(painted), pssMb: median(pss) }));
  console.log(`\n${'median of ' + (ROUNDS - 1)}`.padEnd(44), 'painted'.padStart(9), 'ratio'.padStart(6), 'PSS'.padStart(9), 'ratio'.padStart(6));
  for (const { name, paintedMs, pssMb } of rows) {
    console.log(name.padEnd(44), `${paintedMs.toFixed(0)} ms`.padStart(9), (paintedMs / rows[0].paintedMs).toFixed(1).padStart(6),
      `${pssMb.toFixed(1)} MB`.padStart(9), (pssMb / rows[0].pssMb).toFixed(1).padStart(6));
  }
  mkdirSync('build/bench', { recursive: true });
  writeFileSync('build/bench/desktop.json', `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
