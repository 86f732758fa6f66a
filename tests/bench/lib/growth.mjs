// What one message costs as the store grows: rooms, users and stored messages, one at a time.
import { join } from 'node:path';
import { GENERATOR_CORE, makeFolder, removeFolder, run } from './processes.mjs';
import { measureQuietly } from './quiet.mjs';
import { systems } from './systems.mjs';
import { number } from './table.mjs';

const AXES = [
  { what: 'rooms', args: (size) => ['--rooms', size], sizes: [100, 1_000, 10_000, 100_000] },
  { what: 'users', args: (size) => ['--crowd', size], sizes: [100, 1_000, 10_000, 100_000] },
  { what: 'stored messages', args: (size) => ['--messages', size], sizes: [100, 1_000, 10_000, 100_000, 1_000_000] },
];

export const growthHead = ['what grows', 'to', 'server CPU of a message', 'against the first', 'p50, one in flight', 'against the first'];

export async function measureGrowth({ bin, seconds, progress }) {
  const kithd = systems.find(({ key }) => key === 'kithd');
  const points = [];
  for (const { what, args, sizes } of AXES) {
    for (const size of sizes) {
      progress(`${what}: ${size.toLocaleString('en')}`);
      const store = makeFolder();
      await run(GENERATOR_CORE, [join(bin, 'make_store'), '--room', '10', ...args(size).map(String), store]);
      const options = { room: 1, members: 10, seconds };
      const busy = await measureQuietly(kithd, { bin, store }, 'fanout', { ...options, window: 64 }, progress);
      const alone = await measureQuietly(kithd, { bin, store }, 'fanout', { ...options, window: 1 }, progress);
      removeFolder(store);
      points.push({ what, size, cpuUs: busy.serverCpuUsPerMessage, p50Us: alone.deliveryP50Us, busy, alone });
    }
  }
  return points;
}

export function growthRows(points) {
  return points.map(({ what, size, cpuUs, p50Us }) => {
    const first = points.find((point) => point.what === what);
    return [what, size.toLocaleString('en'), `${number(cpuUs)} µs`, `× ${number(cpuUs / first.cpuUs)}`, `${number(p50Us / 1000)} ms`,
      `× ${number(p50Us / first.p50Us)}`];
  });
}
