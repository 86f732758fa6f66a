// The desktop client beside a bare Qt window, in one run on one virtual display: how long to the first painted
// conversation, what memory it then has (PSS); frames while scrolling, switches of rooms, keys and searches; memory after
// hours of messages. Prints tables beside the goals and writes build/bench/desktop.json.
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

const at = (values, share) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];
const median = (values) => at(values, 0.5);
const ms = (value) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const mb = (value) => `${value.toFixed(1)} MB`;

function printStart(rows) {
  console.log(`\n${'median of ' + (ROUNDS - 1)}`.padEnd(44), 'painted'.padStart(9), 'ratio'.padStart(6), 'PSS'.padStart(9), 'ratio'.padStart(6));
  for (const { name, paintedMs, pssMb } of rows) {
    console.log(name.padEnd(44), `${paintedMs.toFixed(0)} ms`.padStart(9), (paintedMs / rows[0].paintedMs).toFixed(1).padStart(6),
      mb(pssMb).padStart(9), (pssMb / rows[0].pssMb).toFixed(1).padStart(6));
  }
}

// What was driven, beside the goals; a line for each: what, goal, measured, reached.
function goals(rows, driven) {
  const full = rows.at(-1);
  const last = driven.hourPss.at(-1);
  const spread = (values) => `p50 ${ms(median(values))}, p99 ${ms(at(values, 0.99))}, worst ${ms(Math.max(...values))}`;
  const lines = [
    ['start to the last conversation painted', '≤ 200 ms', ms(full.paintedMs), full.paintedMs <= 200],
    ['memory (PSS) then', '≤ 60 MB', mb(full.pssMb), full.pssMb <= 60],
    [`memory after ${driven.hourPss.length - 1} hours of 10 messages/s`, '≤ 60 MB, flat',
      driven.hourPss.map(mb).join(' → '), last <= 60 && last <= driven.hourPss[1] * 1.1],
    ['scrolling, a frame', '≤ 16 ms', spread(driven.scroll), Math.max(...driven.scroll) <= 16],
    ['switching rooms, until painted', '≤ 30 ms', spread(driven.switch), at(driven.switch, 0.99) <= 30],
    ['a key until its letter is painted', '≤ 16 ms', spread(driven.key), at(driven.key, 0.99) <= 16],
  ];
  for (const [words, values] of Object.entries(driven.search ?? {})) {
    lines.push([`search: ${words}, to the first hits`, '≤ 100 ms', spread(values), at(values, 0.99) <= 100]);
  }
  return lines;
}

function printGoals(lines) {
  console.log('\n| goal | wanted | measured | reached |\n| --- | ---: | ---: | ---: |');
  for (const [what, wanted, measured, reached] of lines) console.log(`| ${what} | ${wanted} | ${measured} | ${reached ? 'yes' : 'no'} |`);
}

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
  printStart(rows);
  const driven = JSON.parse(execFileSync(`${BIN}/drive_window`, [`${folder}/full`, String(ROOMS), String(MESSAGES)], { env, stdio: ['ignore', 'pipe', 'ignore'] }));
  const lines = goals(rows, driven);
  printGoals(lines);
  mkdirSync('build/bench', { recursive: true });
  writeFileSync('build/bench/desktop.json', `${JSON.stringify({ rows, driven, goals: lines }, null, 2)}\n`);
} finally {
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}
