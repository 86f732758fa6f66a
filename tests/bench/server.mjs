// The server beside its peers, in one run on this machine: prints a table, and writes it to build/bench as JSON, Markdown
// and a chart. It fails only where something is broken: an error, or a message lost, doubled or out of order.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { arch, cpus, release } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { barChart } from './lib/chart.mjs';
import { goals } from './lib/goals.mjs';
import { growthHead, growthRows, measureGrowth } from './lib/growth.mjs';
import { instanceNotes, instanceRuns, measureInstances, othersHead, othersRows, spreadHead, spreadRows } from './lib/instances.mjs';
import { cores, makeFolder, pinned, run, SERVER_CORE } from './lib/processes.mjs';
import { disturbance, measureQuietly } from './lib/quiet.mjs';
import { notes, tableRows } from './lib/rows.mjs';
import { measure, packageVersion, systems as all } from './lib/systems.mjs';
import { markdownTable, number, textTable } from './lib/table.mjs';

const HELP = `node tests/bench/server.mjs [--bin DIR] [--only fanout,idle,history,startup,redis] [--systems kithd,ws,socketio,qws] [--quick]
node tests/bench/server.mjs --growth`;
const { values: options } = parseArgs({ options: {
  bin: { type: 'string', default: 'build/dev/bin' },
  only: { type: 'string', default: 'fanout,idle,history,startup' },
  systems: { type: 'string', default: 'kithd,ws,socketio,qws' },
  quick: { type: 'boolean', default: false },
  growth: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} });
if (options.help) {
  console.log(HELP);
  process.exit(0);
}

const OUT = 'build/bench';
const { bin, quick } = options;
const STORED = 1_000_000;
// The fixed rates are such that every system can carry them.
const plan = {
  rooms: [{ members: 10, room: 1, rate: 5_000 }, { members: 100, room: 2, rate: 300 }, { members: 1000, room: 3, rate: 30 }],
  idle: [0, 1_000, 10_000],
  seconds: quick ? 1 : 3,
  shortSeconds: quick ? 1 : 2,
};

const begin = performance.now();
const progress = (text) => console.error(`${((performance.now() - begin) / 1000).toFixed(0).padStart(4)} s  ${text}`);

function requireFiles() {
  const missing = ['kithd', 'kith_bench', 'make_store', 'relay_qws'].filter((name) => !existsSync(join(bin, name)));
  if (missing.length > 0) throw new Error(`${bin} has no ${missing.join(', ')}: build them first.`);
  for (const name of ['ws', 'socket.io']) {
    if (!existsSync(new URL(`node_modules/${name}`, import.meta.url))) throw new Error(`No package ${name}: npm ci --prefix tests/bench`);
  }
}

async function measureDisk() {
  progress('the disk');
  return JSON.parse(await run(SERVER_CORE, [join(bin, 'make_store'), '--commits', quick ? '500' : '3000', makeFolder()]));
}

async function machineOf(disk) {
  const kithd = await run(SERVER_CORE, [join(bin, 'kithd'), '--version']);
  return { cpu: cpus()[0].model, cores, pinned, kernel: `${release().split('.').slice(0, 2).join('.')} ${arch()}`, kithd: kithd.trim().split(' ').pop(), node: process.version,
    qt: disk.qt, sqlite: disk.sqlite, ws: packageVersion('ws'), socketio: packageVersion('socket.io') };
}

async function measureServers() {
  const { measureStartup } = await import('./lib/startup.mjs'); // stands on a package of the peers
  const systems = all.filter(({ key }) => options.systems.split(',').includes(key));
  const wanted = new Set(options.only.split(','));
  let disk = await measureDisk();
  const machine = await machineOf(disk);
  const runs = [];
  const store = makeFolder();
  if (wanted.has('fanout') || wanted.has('idle')) await run(SERVER_CORE, [join(bin, 'make_store'), ...plan.rooms.flatMap(({ members }) => ['--room', String(members)]), '--crowd', '10000', store]);

  const one = async (system, scenario, settings) => {
    const told = Object.entries(settings).map(([key, value]) => `${key} ${value}`).join(', ');
    progress(`${system.name}: ${scenario}, ${told}`);
    const result = await measureQuietly(system, { bin, store }, scenario, settings, progress);
    if (scenario === 'fanout') progress(`    ${number(result.deliveriesPerSecond)} deliveries/s`);
    runs.push(result);
  };
  // All systems beside each other, so that a machine that changes its pace changes it for all.
  if (wanted.has('fanout')) {
    for (const { members, room } of plan.rooms) {
      for (const system of systems) await one(system, 'fanout', { members, room, window: 64, seconds: plan.seconds });
    }
    for (const { members, room, rate } of plan.rooms) {
      for (const system of systems) await one(system, 'fanout', { members, room, rate, seconds: plan.shortSeconds });
    }
  }
  if (wanted.has('idle')) {
    for (const idle of plan.idle) {
      // The quietest counts: against it kithd is judged.
      const again = await measureDisk();
      if (again.p50Us < disk.p50Us) disk = again;
      for (const system of systems.filter((candidate) => candidate.idle >= idle)) {
        await one(system, 'idle', { members: 10, room: 1, idle, seconds: plan.shortSeconds });
      }
    }
  }
  let history;
  let startup;
  if (options.systems.includes('kithd') && (wanted.has('history') || wanted.has('startup'))) {
    progress(`a store of ${STORED.toLocaleString('en')} messages`);
    const full = makeFolder();
    await run(SERVER_CORE, [join(bin, 'make_store'), '--room', '10', '--messages', String(STORED), full]);
    if (wanted.has('history')) {
      progress('history');
      const kithd = systems.find(({ key }) => key === 'kithd');
      history = await measure(kithd, { bin, store: full }, 'history', { room: 1, messages: STORED, seconds: plan.seconds });
    }
    if (wanted.has('startup')) {
      progress('start-up');
      startup = await measureStartup(bin, full, quick ? 3 : 5);
    }
  }
  let instances;
  if (options.systems.includes('kithd') && wanted.has('redis')) {
    machine.redis = /v=(\S+)/.exec(await run(SERVER_CORE, ['redis-server', '--version']))[1];
    instances = await measureInstances({ bin, seconds: plan.shortSeconds, progress });
  }
  return { machine, systems, runs, disk, history, startup, instances };
}

function describe({ cpu, cores: count, kernel, kithd, qt, sqlite, redis, node, ws, socketio }) {
  return `${cpu}, ${count} cores, Linux ${kernel}; kithd ${kithd}, Qt ${qt}, SQLite ${sqlite}${redis ? `, Redis ${redis}` : ''}, Node ${node}, ws ${ws}, socket.io ${socketio}`;
}

function writeOut({ machine, systems, runs, disk, history, startup, instances }) {
  const find = (system, scenario, wanted) => runs.find((candidate) => candidate.system === system && candidate.scenario === scenario
    && Object.entries(wanted).every(([key, value]) => candidate[key] === value));
  const found = { find, disk, history, startup, plan };
  const head = ['', ...systems.map(({ name }) => name)];
  const rows = tableRows(systems, found);
  const list = goals(found);
  const goalHead = ['goal', 'wanted', 'kithd', 'beside', 'ratio', 'reached'];
  const goalRows = list.map(({ what, goal, figure, beside, ratio, reached }) => [what, goal, figure, beside, ratio === undefined ? '–' : number(ratio),
    reached ? 'yes' : 'NO']);
  const remarks = notes(machine, runs);

  console.log(`\n${describe(machine)}`);
  if (runs.length > 0 || history || startup) console.log(`\n${textTable(head, rows)}\n\n${remarks.join('\n')}`);
  if (list.length > 0) console.log(`\n${textTable(goalHead, goalRows)}`);
  let instanceText = '';
  if (instances) {
    const instanceRemarks = [...instanceNotes, ...disturbance(instanceRuns(instances))];
    console.log(`\n${textTable(spreadHead, spreadRows(instances))}\n\n${textTable(othersHead, othersRows(instances))}\n\n${instanceRemarks.join('\n')}`);
    instanceText = `\n\n${markdownTable(spreadHead, spreadRows(instances))}\n\n${markdownTable(othersHead, othersRows(instances))}\n\n${instanceRemarks.join('  \n')}`;
  }
  const name = options.only === 'redis' ? 'redis' : 'server';
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, `${name}.json`), `${JSON.stringify({ machine, disk, runs, history, startup, instances, goals: list }, null, 2)}\n`);
  const goalText = list.length > 0 ? `\n\n${markdownTable(goalHead, goalRows)}` : '';
  writeFileSync(join(OUT, `${name}.md`), `${markdownTable(head, rows)}\n\n${remarks.join('  \n')}\n\n${describe(machine)}${goalText}${instanceText}\n`);

  const groups = plan.rooms.map(({ members }) => ({
    title: `Room of ${members.toLocaleString('en')}`,
    bars: systems.flatMap(({ key, name }) => {
      const result = find(key, 'fanout', { members, window: 64 });
      return result ? [{ name, value: result.deliveriesPerSecond, main: key === 'kithd' }] : [];
    }),
  })).filter(({ bars }) => bars.length > 0);
  if (groups.length > 0) {
    writeFileSync(join(OUT, 'server.svg'), barChart('Messages delivered a second, server on one core',
      'Logarithmic; 64 messages in flight. kithd checks and stores durably, the relays only relay. × against the ws relay.', groups, 'ws relay'));
  }
}

async function growth() {
  const points = await measureGrowth({ bin, seconds: quick ? 1 : plan.shortSeconds, progress });
  console.log(`\n${textTable(growthHead, growthRows(points))}`);
  for (const line of disturbance(points.flatMap(({ busy, alone }) => [busy, alone]))) console.log(`\n${line}`);
  mkdirSync(OUT, { recursive: true });
  writeFileSync(join(OUT, 'growth.json'), `${JSON.stringify(points, null, 2)}\n`);
}

try {
  requireFiles();
  if (!pinned) console.error('One core only: nothing is pinned, and server and generator share it.');
  if (options.growth) await growth();
  else writeOut(await measureServers());
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
