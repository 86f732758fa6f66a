// From the start of kithd to its ready line, and to the first answer on a connection.
import { setTimeout as wait } from 'node:timers/promises';
import { WebSocket } from 'ws';
import { startServer, stopServer } from './processes.mjs';
import { kithdCommand } from './systems.mjs';

function hello(port) {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ws`, { perMessageDeflate: false });
    socket.on('error', reject);
    socket.on('open', () => socket.send('{"type":"hello","id":1,"data":{"client":"bench","version":"1"}}'));
    socket.on('message', (data) => {
      const answer = JSON.parse(data);
      socket.terminate();
      if (answer.type === 'reply') resolve();
      else reject(new Error(`hello was answered with ${data}`));
    });
  });
}

// Medians of several starts; the first, which reads files into memory, does not count.
export async function measureStartup(bin, folder, rounds) {
  const ready = [];
  const answered = [];
  for (let round = 0; round <= rounds; round += 1) {
    const server = await startServer(kithdCommand(bin, folder));
    await hello(server.port);
    const now = performance.now() - server.begin;
    if (round > 0) {
      ready.push(server.readyMs);
      answered.push(now);
    }
    await stopServer(server, 'SIGTERM');
    await wait(50);
  }
  const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
  return { rounds, readyMs: median(ready), answeredMs: median(answered) };
}
