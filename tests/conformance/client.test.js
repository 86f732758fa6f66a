// The real socket.io-client, versions 3 and 4, with each transport.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import client3 from 'socket.io-client-3';
import { io as client4 } from 'socket.io-client-4';
import { startEcho } from './echo.js';

const clients = [['3', client3.io ?? client3], ['4', client4]];
const ways = [
  ['polling', ['polling']],
  ['websocket', ['websocket']],
  ['upgrade', ['polling', 'websocket']],
];

const heard = (socket, event) => new Promise((resolve) => {
  socket.once(event, (...values) => resolve(values));
});
const asked = (socket, event, ...values) => new Promise((resolve) => {
  socket.emit(event, ...values, (...answer) => resolve(answer));
});

for (const [version, io] of clients) {
  for (const [way, transports] of ways) {
    describe(`socket.io-client ${version}, ${way}`, () => {
      let echo;
      const open = [];
      before(async () => { echo = await startEcho({ interval: 300, timeout: 2_000 }); });
      after(async () => {
        for (const socket of open) socket.disconnect();
        await echo.stop();
      });

      async function connect(nsp = '', options = {}) {
        const socket = io(`${echo.url}${nsp}`, {
          transports, forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 50, ...options,
        });
        open.push(socket);
        const auth = heard(socket, 'auth');
        await heard(socket, 'connect');
        [socket.echoedAuth] = await auth;
        if (way === 'upgrade' && socket.io.engine.transport.name !== 'websocket')
          await heard(socket.io.engine, 'upgrade');
        return socket;
      }

      it('connects, with a payload', async () => {
        const socket = await connect('', { auth: { token: 'abc', __x: [1] } });
        assert.deepEqual(socket.echoedAuth, { token: 'abc', __x: [1] });
        assert.equal(socket.io.engine.transport.name, way === 'polling' ? 'polling' : 'websocket');
        assert.match(socket.id, /^[\w-]{20,}$/);
        socket.disconnect();
      });

      it('sends and gets events, in order', async () => {
        const socket = await connect();
        const got = [];
        const all = new Promise((resolve) => {
          socket.on('message-back', (...values) => {
            got.push(values);
            if (got.length === 100) resolve();
          });
        });
        for (let i = 0; i < 100; ++i) socket.emit('message', i, String(i), { deep: [{ i }] });
        await all;
        got.forEach((values, i) => assert.deepEqual(values, [i, String(i), { deep: [{ i }] }]));
        socket.disconnect();
      });

      it('has acknowledgements both ways', async () => {
        const socket = await connect('/custom');
        assert.deepEqual(await asked(socket, 'message-with-ack', 1, '1', null), [1, '1', null]);
        socket.on('question', (value, answer) => answer(value, 'fine'));
        const answered = heard(socket, 'answered');
        socket.emit('ask', 'how');
        assert.deepEqual(await answered, ['how', 'fine']);
        socket.disconnect();
      });

      it('has binary events and acknowledgements', async () => {
        const socket = await connect();
        const bytes = Buffer.from([0, 1, 30, 255]);
        const large = Buffer.alloc(200_000, 9);
        const back = heard(socket, 'message-back');
        socket.emit('message', bytes, { inside: [large] }, 'text');
        const [one, two, three] = await back;
        assert.deepEqual(Buffer.from(one), bytes);
        assert.deepEqual(Buffer.from(two.inside[0]), large);
        assert.equal(three, 'text');
        const [acked] = await asked(socket, 'message-with-ack', bytes);
        assert.deepEqual(Buffer.from(acked), bytes);
        socket.disconnect();
      });

      it('keeps names and values that are special in JavaScript', async () => {
        const socket = await connect();
        for (const name of ['__proto__', 'constructor', 'toString', 'z\u00e4\u{1f600}', '']) {
          const back = heard(socket, name);
          socket.emit(name, JSON.parse('{"__proto__":{"a":1}}'), name);
          const [object, text] = await back;
          assert.equal(JSON.stringify(object), '{"__proto__":{"a":1}}');
          assert.equal(text, name);
        }
        socket.disconnect();
      });

      it('is told why it may not connect', async () => {
        const unknown = io(`${echo.url}/unknown`, { transports, forceNew: true, reconnection: false });
        const refused = io(`${echo.url}/custom`,
          { transports, forceNew: true, reconnection: false, auth: { refuse: 'Not you' } });
        open.push(unknown, refused);
        const [[first], [second]] = await Promise.all([heard(unknown, 'connect_error'), heard(refused, 'connect_error')]);
        assert.equal(first.message, 'Invalid namespace');
        assert.equal(second.message, 'Not you');
        assert.deepEqual(second.data, { nsp: '/custom' });
      });

      it('is disconnected by the server', async () => {
        const socket = await connect();
        socket.emit('leave');
        assert.equal((await heard(socket, 'disconnect'))[0], 'io server disconnect');
        const auth = heard(socket, 'auth');
        socket.connect();
        await auth;
        socket.disconnect();
      });

      it('stays while heartbeats go on', async () => {
        const socket = await connect();
        let pings = 0;
        await new Promise((resolve) => {
          socket.io.engine.on('packet', ({ type }) => { if (type === 'ping' && ++pings === 3) resolve(); });
        });
        assert.deepEqual(await asked(socket, 'message-with-ack', 'there'), ['there']);
        socket.disconnect();
      });

      it('connects again after a restart', async () => {
        const socket = await connect();
        const before = socket.id;
        const gone = heard(socket, 'disconnect');
        await echo.stop();
        await gone;
        const again = heard(socket, 'connect');
        socket.emit('message', 'from the time between');
        const back = heard(socket, 'message-back');
        echo = await startEcho({ port: echo.port, interval: 300, timeout: 2_000 });
        await again;
        assert.notEqual(socket.id, before);
        assert.deepEqual(await back, ['from the time between']);
        socket.disconnect();
      });
    });
  }
}
