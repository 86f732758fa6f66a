// Many instances of kithd over one Redis, each started for one run and gone after it.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { makeFolder, removeFolder, startServer, stopServer } from './processes.mjs';
import { NO_LIMITS } from './systems.mjs';

const PAGE = 200;

async function freePort() {
  const server = createServer();
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

// As durable as SQLite is here: what is answered is on the disk. The log is not written anew during a run.
async function startRedis(folder) {
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    try {
      const server = await startServer(['redis-server', '--bind', '127.0.0.1', '--port', String(port), '--dir', folder, '--save', '',
        '--appendonly', 'yes', '--appendfsync', 'always', '--auto-aof-rewrite-percentage', '0'], /Ready to accept connections/);
      return { ...server, port };
    } catch (error) {
      if (tries === 3) throw error; // another may have had the port first
    }
  }
}

const startInstance = (bin, redis) => startServer([join(bin, 'kithd'), '--listen', '127.0.0.1:0', '--store', `redis://127.0.0.1:${redis.port}/0`, ...NO_LIMITS]);

// A connection that asks and waits. What comes beside the replies does not matter here.
async function connect({ port }) {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false });
  const waiting = new Map();
  let ids = 0;
  socket.on('message', (data) => {
    const { type, id, data: answer } = JSON.parse(data);
    if (id === undefined) return;
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (type === 'reply') resolve(answer);
    else reject(new Error(`${answer.code}: ${answer.message}`));
  });
  socket.on('close', () => { for (const { reject } of waiting.values()) reject(new Error('the server closed the connection')); });
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  return {
    ask: (type, data = {}) => new Promise((resolve, reject) => {
      ids += 1;
      waiting.set(ids, { resolve, reject });
      socket.send(JSON.stringify({ type, id: ids, data }));
    }),
    close: () => socket.terminate(),
  };
}

async function signedIn(instance, token) {
  const client = await connect(instance);
  return { ...client, welcome: await client.ask('resume', { token }) };
}

async function addMember(instance, roomId) {
  const client = await connect(instance);
  const { token, user } = await client.ask('guest');
  await client.ask('resume', { token });
  await client.ask('room.join', { roomId });
  await client.ask('room.leave', { roomId: '0' }); // nobody is in General
  client.close();
  return { user: user.id, token, room: roomId };
}

// A folder with Redis' data and the tokens of the members of rooms of these sizes, to be copied for every run; `rooms`
// are their ids.
export async function makeRedisStore(bin, sizes) {
  const folder = makeFolder();
  const data = join(folder, 'redis');
  mkdirSync(data);
  const redis = await startRedis(data);
  const instance = await startInstance(bin, redis);
  const owner = await connect(instance);
  const { token } = await owner.ask('register', { username: 'owner', password: 'beans and tomatoes' });
  await owner.ask('resume', { token });
  const rooms = [];
  const members = [];
  for (const size of sizes) {
    const { room } = await owner.ask('room.create', { name: `Room of ${size}`, visibility: 'public' });
    rooms.push(room.id);
    for (let i = 0; i < size; i += 1) members.push(await addMember(instance, room.id));
    await owner.ask('room.leave', { roomId: room.id });
  }
  owner.close();
  writeFileSync(join(folder, 'tokens'), members.map(({ user, token: its, room }) => `${user} ${its} ${room}\n`).join(''), { mode: 0o600 });
  await stopServer(instance, 'SIGTERM');
  await stopServer(redis, 'SIGTERM');
  return { folder, rooms, members };
}

// Everything that the room holds, as an instance reads it: each seq once, none missing.
async function checkRoom(instance, { room, token }) {
  const client = await signedIn(instance, token);
  const { lastSeq } = client.welcome.rooms.find(({ id }) => id === room);
  let seq = 0;
  for (let more = true; more;) {
    const page = await client.ask('history', { roomId: room, after: seq, limit: PAGE });
    for (const message of page.messages) {
      seq += 1;
      if (message.seq !== seq) throw new Error(`room ${room} has message ${message.seq} where ${seq} is due`);
    }
    ({ more } = page);
  }
  client.close();
  if (seq !== lastSeq || seq === 0) throw new Error(`room ${room} holds ${seq} messages, and should hold ${lastSeq}`);
}

// A system as in systems.mjs: `holding` instances that the members go round, and `others` with a user of another room
// each. Its processes are, in this order: those that hold the room, Redis, the others.
export function overRedis(holding, others = 0) {
  return {
    key: `redis${holding}+${others}`,
    name: `kithd × ${holding}, Redis`,
    async start(bin, store, { room }) {
      const folder = makeFolder();
      cpSync(store.folder, folder, { recursive: true });
      const redis = await startRedis(join(folder, 'redis'));
      const instances = [];
      for (let i = 0; i < holding + others; i += 1) instances.push(await startInstance(bin, redis));
      const strangers = store.members.filter((member) => member.room !== room);
      const visits = await Promise.all(instances.slice(holding).map((instance, i) => signedIn(instance, strangers[i].token)));
      return {
        servers: instances.slice(0, holding),
        others: [redis, ...instances.slice(holding)],
        generatorArgs: ['--dialect', 'kith', '--tokens', join(folder, 'tokens')],
        async stop() {
          await checkRoom(instances.at(-1), store.members.find((member) => member.room === room));
          for (const visit of visits) visit.close();
          await Promise.all(instances.map((instance) => stopServer(instance, 'SIGTERM')));
          await stopServer(redis, 'SIGTERM');
          removeFolder(folder);
        },
      };
    },
  };
}
