// What it costs to be many instances over one Redis: beside one server with SQLite, and as instances come that do not
// hold the room.
import { join } from 'node:path';
import { GENERATOR_CORE, makeFolder, removeFolder, run } from './processes.mjs';
import { measureQuietly } from './quiet.mjs';
import { systems } from './systems.mjs';
import { milliseconds, number } from './table.mjs';

const ROOMS = [10, 100];
const SPREAD = [1, 2, 3];
const HOLDING = 2;
const OTHERS = [0, 1, 2, 4, 8];

const sum = (values) => values.reduce((total, value) => total + value, 0);

// Each cell is a run with 64 messages in flight and one with a single message.
export async function measureInstances({ bin, seconds, progress }) {
  const { makeRedisStore, overRedis } = await import('./redis.mjs'); // stands on a package of the peers
  const sqlite = makeFolder();
  await run(GENERATOR_CORE, [join(bin, 'make_store'), ...ROOMS.flatMap((size) => ['--room', String(size)]), sqlite]);
  const redis = await makeRedisStore(bin, ROOMS);

  const one = async (what, system, store, settings) => {
    progress(`${what}, room of ${settings.members}`);
    const busy = await measureQuietly(system, { bin, store }, 'fanout', { ...settings, seconds, window: 64 }, progress);
    const alone = await measureQuietly(system, { bin, store }, 'fanout', { ...settings, seconds, window: 1 }, progress);
    return { busy, alone };
  };

  const spread = [];
  for (const [index, members] of ROOMS.entries()) {
    const kithd = systems.find(({ key }) => key === 'kithd');
    spread.push({ members, holding: 0, ...await one('SQLite', kithd, sqlite, { members, room: index + 1 }) });
    for (const holding of SPREAD) {
      const measured = await one(`Redis and ${holding} × kithd`, overRedis(holding), redis, { members, room: redis.rooms[index] });
      spread.push({ members, holding, ...measured });
    }
  }
  const others = [];
  for (const count of OTHERS) {
    const measured = await one(`Redis, ${HOLDING} × kithd and ${count} beside`, overRedis(HOLDING, count), redis, { members: ROOMS[0], room: redis.rooms[0] });
    others.push({ others: count, ...measured });
  }
  removeFolder(sqlite);
  removeFolder(redis.folder);
  return { spread, others };
}

export const instanceRuns = ({ spread, others }) => [...spread, ...others].flatMap(({ busy, alone }) => [busy, alone]);

export const spreadHead = ['', 'SQLite', ...SPREAD.map((count) => `Redis, ${count} × kithd`)];

export function spreadRows({ spread }) {
  return ROOMS.flatMap((members) => {
    const points = spread.filter((point) => point.members === members);
    const row = (label, cell) => [label, ...points.map(cell)];
    return [
      row(`room of ${members}, 64 in flight: deliveries/s`, ({ busy }) => `${number(busy.deliveriesPerSecond)}${busy.generatorBound ? ' *' : ''}`),
      row('  messages/s', ({ busy }) => number(busy.messagesPerSecond)),
      row('  latency p50', ({ busy }) => milliseconds(busy.deliveryP50Us)),
      row('  latency p99', ({ busy }) => milliseconds(busy.deliveryP99Us)),
      row('  CPU of a message', ({ busy }) => `${number(busy.serverCpuUsPerMessage)} µs`),
      row('  of which Redis', ({ busy, holding }) => (holding > 0 ? `${number(busy.cpuUsPerMessageOfEach[holding])} µs` : '–')),
      row('  one in flight: latency p50', ({ alone }) => milliseconds(alone.deliveryP50Us)),
      row('  latency p99', ({ alone }) => milliseconds(alone.deliveryP99Us)),
    ];
  });
}

export const othersHead = ['instances beside', 'CPU of a message', 'against the first', 'of which Redis', 'those beside', 'p50, 64 in flight', 'p50, one in flight', 'against the first'];

export function othersRows({ others }) {
  const first = others[0];
  return others.map(({ others: count, busy, alone }) => {
    const beside = sum(busy.cpuUsPerMessageOfEach.slice(HOLDING + 1));
    return [String(count), `${number(busy.serverCpuUsPerMessage)} µs`, `× ${number(busy.serverCpuUsPerMessage / first.busy.serverCpuUsPerMessage)}`,
      `${number(busy.cpuUsPerMessageOfEach[HOLDING])} µs`, count > 0 ? `${number(beside)} µs` : '–', milliseconds(busy.deliveryP50Us),
      milliseconds(alone.deliveryP50Us), `× ${number(alone.deliveryP50Us / first.alone.deliveryP50Us)}`];
  });
}

export const instanceNotes = [
  'Redis writes every message through to the disk (appendonly yes, appendfsync always), on the disk that SQLite has in the same run.',
  'Redis and all instances share one core, the load generator has the other: more instances cannot be faster here. The CPU of a message,'
    + ' of Redis and all instances together, tells what they would need of cores of their own.',
  'Members and senders are spread over the instances in turn. Every delivery is checked: once, in order, and the same from every instance.',
  `Instances beside: ${HOLDING} instances hold the room of ${ROOMS[0]}; each further one has a signed-in user who is not in it.`,
];
