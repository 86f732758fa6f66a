// Starts socketio_echo, and speaks raw Engine.IO to it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import WebSocket from 'ws';

const program = process.env.SOCKETIO_ECHO ?? '../../build/dev/bin/socketio_echo';

export async function startEcho({ port = 0, interval, timeout } = {}) {
  const times = interval === undefined ? [] : [String(interval), String(timeout)];
  const child = spawn(program, [String(port), ...times], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  const taken = Number(line.split(' ')[1]);
  return {
    port: taken,
    url: `http://127.0.0.1:${taken}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

// The URLs of one protocol, and its sessions.
export function endpoint(echo, path) {
  const base = `${echo.url}${path}`;
  const polling = (sid) => `${base}?EIO=4&transport=polling${sid ? `&sid=${sid}` : ''}`;
  return {
    base,
    polling,
    ws: (query = 'EIO=4&transport=websocket') => new Frames(`${base.replace('http', 'ws')}?${query}`),
    async open() {
      const text = await (await fetch(polling())).text();
      return JSON.parse(text.slice(1)).sid;
    },
    get: (sid, options) => fetch(polling(sid), options),
    post: (sid, body, headers = {}) => fetch(polling(sid), { method: 'POST', body, headers }),
  };
}

// A WebSocket whose messages wait until somebody takes them.
export class Frames {
  #messages = [];
  #takers = [];

  constructor(url) {
    this.socket = new WebSocket(url);
    this.opened = once(this.socket, 'open');
    this.opened.catch(() => {});
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code) => resolve(code));
    });
    this.refused = new Promise((resolve) => {
      this.socket.on('unexpected-response', (request, response) => {
        resolve(response.statusCode);
        request.destroy();
      });
    });
    this.socket.on('error', () => {});
    this.socket.on('message', (data, isBinary) => {
      const message = isBinary ? Buffer.from(data) : data.toString();
      const taker = this.#takers.shift();
      if (taker) taker(message);
      else this.#messages.push(message);
    });
  }

  send(data) { this.socket.send(data); }

  next() {
    if (this.#messages.length > 0) return Promise.resolve(this.#messages.shift());
    return new Promise((resolve) => { this.#takers.push(resolve); });
  }

  // The next one that is no ping.
  async message() {
    for (;;) {
      const message = await this.next();
      if (message !== '2') return message;
    }
  }

  close() { this.socket.terminate(); }
}
