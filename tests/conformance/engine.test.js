// Engine.IO, revision 4: each rule of the protocol page, over raw HTTP and raw WebSockets.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { endpoint, startEcho } from './echo.js';

const INTERVAL = 300;
const TIMEOUT = 200;
let echo;
let io;

before(async () => {
  echo = await startEcho();
  io = endpoint(echo, '/engine.io/');
});
after(() => echo.stop());

const status = async (url, options) => (await fetch(url, options)).status;

describe('handshake', () => {
  it('opens by polling', async () => {
    const response = await fetch(io.polling());
    assert.equal(response.status, 200);
    const text = await response.text();
    assert.equal(text[0], '0');
    const { sid, ...rest } = JSON.parse(text.slice(1));
    assert.match(sid, /^[\w-]{20,}$/);
    assert.deepEqual(rest, {
      upgrades: ['websocket'], pingInterval: INTERVAL, pingTimeout: TIMEOUT, maxPayload: 1_000_000,
    });
    assert.notEqual(await io.open(), sid);
  });

  it('opens by WebSocket', async () => {
    const ws = io.ws();
    const { sid, ...rest } = JSON.parse((await ws.next()).slice(1));
    assert.equal(typeof sid, 'string');
    assert.deepEqual(rest, { upgrades: [], pingInterval: INTERVAL, pingTimeout: TIMEOUT, maxPayload: 1_000_000 });
    ws.close();
  });

  it('listens on both families', async () => {
    assert.equal(await status(`http://[::1]:${echo.port}/engine.io/?EIO=4&transport=polling`), 200);
  });

  for (const [query, method, code] of [
    ['transport=polling', 'GET', 5], ['EIO=abc&transport=polling', 'GET', 5], ['EIO=3&transport=polling', 'GET', 5],
    ['EIO=4', 'GET', 0], ['EIO=4&transport=abc', 'GET', 0], ['EIO=4&transport=constructor', 'GET', 0],
    ['EIO=4&transport=polling', 'POST', 2], ['EIO=4&transport=polling', 'PUT', 2],
    ['EIO=4&transport=polling', 'DELETE', 2], ['EIO=4&transport=websocket', 'GET', 3],
    ['EIO=4&transport=polling&sid=abc', 'GET', 1], ['EIO=4&transport=polling&sid=__proto__', 'POST', 1],
  ]) {
    it(`refuses ${method} ${query}`, async () => {
      const response = await fetch(`${io.base}?${query}`, { method });
      assert.equal(response.status, 400);
      assert.equal((await response.json()).code, code);
    });
  }

  for (const query of ['transport=websocket', 'EIO=abc&transport=websocket', 'EIO=4', 'EIO=4&transport=abc',
    'EIO=4&transport=polling', 'EIO=4&transport=websocket&sid=abc']) {
    it(`refuses a WebSocket with ${query}`, async () => {
      assert.equal(await io.ws(query).refused, 400);
    });
  }
});

describe('messages by polling', () => {
  for (const payload of ['4hello', '4test1\x1e4test2\x1e4test3', '4hello\x1ebAQIDBA==', '4', '4z\u00e4\u20ac\u{1f600}']) {
    it(`come back: ${JSON.stringify(payload)}`, async () => {
      const sid = await io.open();
      const answer = await io.post(sid, payload);
      assert.equal(answer.status, 200);
      assert.equal(await answer.text(), 'ok');
      const poll = await io.get(sid);
      assert.equal(poll.status, 200);
      assert.equal(await poll.text(), payload);
    });
  }

  it('reach a poll that waits', async () => {
    const sid = await io.open();
    const poll = io.get(sid);
    await io.open(); // the poll has arrived
    await io.post(sid, '4a\x1e4b');
    assert.equal(await (await poll).text(), '4a\x1e4b');
  });

  it('are as large as told, and no larger', async () => {
    const sid = await io.open();
    const largest = `4${'x'.repeat(999_999)}`;
    assert.equal((await io.post(sid, largest)).status, 200);
    assert.equal(await (await io.get(sid)).text(), largest);
    // On a connection of its own: the server ends it, and fetch would lend it to the next test.
    const more = await new Promise((resolve, reject) => {
      const post = request(io.polling(sid), { method: 'POST', agent: false }, (response) => {
        resolve(response.statusCode);
        post.destroy();
      });
      post.on('error', reject);
      post.end(`${largest}x`);
    });
    assert.equal(more, 413);
  });

  for (const payload of ['abc', '', '4a\x1e', '\x1e4a', 'b!', '2', '7', '9x']) {
    it(`end the session when malformed: ${JSON.stringify(payload)}`, async () => {
      const sid = await io.open();
      const poll = io.get(sid);
      await io.open(); // the poll has arrived
      await io.post(sid, payload).catch(() => {});
      assert.equal(await (await poll).text(), '1');
      assert.equal((await io.get(sid)).status, 400);
    });
  }

  it('are not binary bodies', async () => {
    const sid = await io.open();
    assert.equal((await io.post(sid, '4a', { 'content-type': 'application/octet-stream' })).status, 400);
    assert.equal((await io.get(sid)).status, 400);
  });

  it('end with two polls at once', async () => {
    const sid = await io.open();
    const answers = await Promise.all([io.get(sid), io.get(sid)]);
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 400]);
    assert.equal(await answers.find((answer) => answer.status === 200).text(), '1');
    assert.equal((await io.get(sid)).status, 400);
  });

  it('end with a poll that is given up', async () => {
    const sid = await io.open();
    const stop = new AbortController();
    const poll = io.get(sid, { signal: stop.signal });
    await io.open(); // the poll has arrived
    stop.abort();
    await assert.rejects(poll);
    assert.equal((await io.get(sid)).status, 400);
  });
});

describe('messages by WebSocket', () => {
  it('come back, text and binary', async () => {
    const ws = io.ws();
    await ws.next();
    ws.send('4hello');
    ws.send(Buffer.from([1, 2, 3, 4]));
    ws.send('4');
    assert.equal(await ws.message(), '4hello');
    assert.deepEqual(await ws.message(), Buffer.from([1, 2, 3, 4]));
    assert.equal(await ws.message(), '4');
    ws.close();
  });

  it('are as large as told, and no larger', async () => {
    const ws = io.ws();
    await ws.next();
    const largest = Buffer.alloc(1_000_000, 7);
    ws.send(largest);
    assert.deepEqual(await ws.message(), largest);
    ws.send(Buffer.alloc(1_000_001, 7));
    assert.equal(await ws.closed, 1009);
  });

  for (const packet of ['abc', '', '2', 'b!']) {
    it(`end the session when malformed: ${JSON.stringify(packet)}`, async () => {
      const ws = io.ws();
      await ws.next();
      ws.send(packet);
      await ws.closed;
    });
  }
});

describe('heartbeat', () => {
  it('goes on while the client answers', async () => {
    const sid = await io.open();
    const ws = io.ws();
    await ws.next();
    for (let i = 0; i < 3; ++i) {
      assert.equal(await (await io.get(sid)).text(), '2');
      assert.equal((await io.post(sid, '3')).status, 200);
      assert.equal(await ws.next(), '2');
      ws.send('3');
    }
    ws.close();
  });

  it('ends a silent session in time', async () => {
    const sid = await io.open();
    const begun = performance.now();
    const ws = io.ws();
    await pause(INTERVAL + TIMEOUT); // the time itself is what is tested
    assert.equal((await io.get(sid)).status, 400);
    await ws.closed;
    assert.ok(performance.now() - begun < 2_000);
  });
});

describe('close', () => {
  it('by polling answers the waiting poll', async () => {
    const sid = await io.open();
    const poll = io.get(sid);
    await io.open(); // the poll has arrived
    assert.equal((await io.post(sid, '1')).status, 200);
    assert.equal(await (await poll).text(), '6');
    assert.equal((await io.get(sid)).status, 400);
  });

  it('by WebSocket', async () => {
    const ws = io.ws();
    await ws.next();
    ws.send('1');
    await ws.closed;
  });
});

describe('upgrade', () => {
  const offer = (sid) => io.ws(`EIO=4&transport=websocket&sid=${sid}`);

  it('takes over, and nothing is lost', async () => {
    const sid = await io.open();
    const ws = offer(sid);
    await ws.opened;
    ws.send('2probe');
    assert.equal(await ws.message(), '3probe');
    assert.equal(await (await io.get(sid)).text(), '6');
    await io.post(sid, '4waiting');
    ws.send('5');
    assert.equal(await ws.message(), '4waiting');
    assert.equal((await io.get(sid)).status, 400);
    assert.equal((await io.post(sid, '4x')).status, 400);
    ws.send('4hello');
    assert.equal(await ws.message(), '4hello');
    const second = offer(sid);
    await second.closed;
    ws.send('4still');
    assert.equal(await ws.message(), '4still');
    ws.close();
  });

  it('ends the poll that waits', async () => {
    const sid = await io.open();
    const poll = io.get(sid);
    const ws = offer(sid);
    await ws.opened;
    ws.send('2probe');
    assert.equal(await (await poll).text(), '6');
    ws.close();
  });

  it('refuses a second one meanwhile', async () => {
    const sid = await io.open();
    const first = offer(sid);
    await first.opened;
    await offer(sid).closed;
    first.send('2probe');
    assert.equal(await first.message(), '3probe');
    first.close();
  });

  for (const packet of ['4early', '2other', 'abc', '1']) {
    it(`that begins with ${packet} leaves the session as it is`, async () => {
      const sid = await io.open();
      const ws = offer(sid);
      await ws.opened;
      ws.send(packet);
      await ws.closed;
      await io.post(sid, '4hello');
      assert.equal(await (await io.get(sid)).text(), '4hello');
    });
  }

  it('that is given up leaves the session as it is', async () => {
    const sid = await io.open();
    const ws = offer(sid);
    await ws.opened;
    ws.send('2probe');
    await ws.message();
    ws.socket.close();
    await ws.closed;
    await io.post(sid, '4hello');
    assert.equal(await (await io.get(sid)).text(), '4hello');
    const again = offer(sid);
    await again.opened;
    again.send('2probe');
    assert.equal(await again.message(), '3probe');
    again.close();
  });
});

it('refuses pages of foreign origins', async () => {
  const foreign = { headers: { origin: 'https://evil.example' } };
  assert.equal(await status(io.polling(), foreign), 403);
  const own = await fetch(io.polling(), { headers: { origin: echo.url } });
  assert.equal(own.status, 200);
  assert.equal(own.headers.get('access-control-allow-origin'), echo.url);
});
