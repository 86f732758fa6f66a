// A bare relay with ws, as anybody writes it first: no sign-in, no checks, nothing stored. Whoever connects to /idle is
// connected and no more.
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

const http = createServer();
const server = new WebSocketServer({ server: http, perMessageDeflate: false });
const room = new Set();

server.on('connection', (socket, request) => {
  if (request.url === '/idle') return;
  room.add(socket);
  socket.on('close', () => room.delete(socket));
  socket.on('message', (data, isBinary) => {
    for (const member of room) member.send(data, { binary: isBinary });
  });
});
http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(`ready on ${http.address().port}`));
