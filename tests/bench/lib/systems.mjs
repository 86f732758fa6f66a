// What is measured: how each system is started, and how the generator speaks to it.
import { constants, copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GENERATOR_CORE, makeFolder, removeFolder, run, startServer, stopServer } from './processes.mjs';

const here = fileURLToPath(new URL('..', import.meta.url));
const peer = (name) => join(here, 'peers', name);
export const NO_LIMITS = ['messagesPerSecond', 'connectionsPerAddress', 'signInsPerMinute'].flatMap((key) => ['--set', `limits.${key}=0`]);

export const kithdCommand = (bin, folder) => [join(bin, 'kithd'), '--listen', '127.0.0.1:0', '--data', folder, ...NO_LIMITS];

export function copyStore(store) {
  const folder = makeFolder();
  for (const name of ['kith.db', 'tokens']) copyFileSync(join(store, name), join(folder, name), constants.COPYFILE_FICLONE);
  return folder;
}

// A started system: `servers` are what the generator connects to in turn; `others`, where there are some, work for them.
async function startKithd(bin, store) {
  const folder = copyStore(store);
  const server = await startServer(kithdCommand(bin, folder));
  return {
    servers: [server],
    generatorArgs: ['--dialect', 'kith', '--tokens', join(folder, 'tokens')],
    async stop() {
      await stopServer(server, 'SIGTERM');
      const verdict = await run(GENERATOR_CORE, [join(bin, 'kithd'), '--check-store', '--data', folder]);
      if (!verdict.includes('is sound')) throw new Error(verdict);
      removeFolder(folder);
    },
  };
}

async function startRelay(command, dialect) {
  const server = await startServer(command);
  return { servers: [server], generatorArgs: ['--dialect', dialect], stop: () => stopServer(server) };
}

// `idle`: how many idle connections it is measured with, at most.
export const systems = [
  { key: 'kithd', name: 'kithd', idle: 10_000, start: startKithd },
  { key: 'ws', name: 'ws relay', idle: 10_000, start: () => startRelay([process.execPath, peer('relay_ws.mjs')], 'raw') },
  { key: 'socketio', name: 'socket.io relay', idle: 1_000, start: () => startRelay([process.execPath, peer('relay_socketio.mjs')], 'socketio') },
  { key: 'qws', name: 'QWebSocketServer relay', idle: 1_000, start: (bin) => startRelay([join(bin, 'relay_qws')], 'raw') },
];

// One run of the generator against a fresh server.
export async function measure(system, { bin, store }, scenario, options) {
  const started = await system.start(bin, store, options);
  const args = Object.entries(options).flatMap(([key, value]) => [`--${key}`, String(value)]);
  const output = await run(GENERATOR_CORE, [join(bin, 'kith_bench'), scenario, ...args, ...started.generatorArgs,
    '--connect', started.servers.map(({ port }) => `127.0.0.1:${port}`).join(','),
    '--server-pid', [...started.servers, ...started.others ?? []].map(({ pid }) => pid).join(',')]);
  await started.stop();
  return { system: system.key, ...JSON.parse(output) };
}

export const packageVersion = (name) => JSON.parse(readFileSync(join(here, 'node_modules', name, 'package.json'), 'utf8')).version;
