// A bare relay with Socket.IO, as its guide has it: no sign-in, no checks, nothing stored. The namespace /idle is for
// clients that are connected and no more.
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const http = createServer();
const io = new Server(http, { transports: ['websocket'], serveClient: false });
io.of('/idle');
io.on('connection', (socket) => {
  socket.on('message', (message) => io.emit('message', message));
});
http.listen({ port: 0, host: '127.0.0.1', backlog: 4096 }, () => console.log(`ready on ${http.address().port}`));
