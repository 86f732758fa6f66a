// Socket.IO, revision 5: each rule of the protocol page, over raw WebSockets.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { endpoint, startEcho } from './echo.js';

let echo;
let io;

before(async () => {
  echo = await startEcho({ interval: 5_000, timeout: 5_000 });
  io = endpoint(echo, '/socket.io/');
});
after(() => echo.stop());

async function opened() {
  const ws = io.ws();
  assert.equal((await ws.next())[0], '0');
  return ws;
}

async function joined(nsp = '') {
  const ws = await opened();
  ws.send(`40${nsp}`);
  await ws.next();
  await ws.next();
  return ws;
}

describe('connect', () => {
  for (const [packet, prefix, auth] of [
    ['40', '', '{}'], ['40{"token":"123"}', '', '{"token":"123"}'],
    ['40/custom,', '/custom,', '{}'], ['40/custom', '/custom,', '{}'],
    ['40/custom,{"token":"abc"}', '/custom,', '{"token":"abc"}'],
  ]) {
    it(packet, async () => {
      const ws = await opened();
      ws.send(packet);
      const answer = await ws.next();
      assert.ok(answer.startsWith(`40${prefix}{`));
      const handshake = JSON.parse(answer.slice(2 + prefix.length));
      assert.deepEqual(Object.keys(handshake), ['sid']);
      assert.equal(await ws.next(), `42${prefix}["auth",${auth}]`);
      ws.close();
    });
  }

  it('to an unknown namespace', async () => {
    const ws = await opened();
    ws.send('40/random');
    assert.equal(await ws.next(), '44/random,{"message":"Invalid namespace"}');
    ws.close();
  });

  it('may be refused', async () => {
    const ws = await opened();
    ws.send('40/custom,{"refuse":"Not you"}');
    assert.equal(await ws.next(), '44/custom,{"data":{"nsp":"/custom"},"message":"Not you"}');
    ws.send('40');
    assert.match(await ws.next(), /^40\{/);
    ws.close();
  });

  it('that never comes ends the session', async () => {
    const ws = await opened();
    await ws.closed;
  });

  for (const packet of ['4abc', '42["message"]', '40[]', '40"x"', '40{', '4', '41', '44{}']) {
    it(`that is none ends the session: ${packet}`, async () => {
      const ws = await opened();
      ws.send(packet);
      await ws.closed;
    });
  }

  it('twice ends the session', async () => {
    const ws = await joined();
    ws.send('40');
    await ws.closed;
  });
});

describe('disconnect', () => {
  it('leaves the session open', async () => {
    const ws = await joined();
    ws.send('41');
    ws.send('40/custom');
    assert.match(await ws.next(), /^40\/custom,/);
    ws.close();
  });

  it('from one namespace leaves the other', async () => {
    const ws = await joined();
    ws.send('40/custom');
    await ws.next();
    await ws.next();
    ws.send('41/custom');
    ws.send('42["message","to main"]');
    assert.equal(await ws.next(), '42["message-back","to main"]');
    ws.close();
  });

  it('by the server, with packets on their way', async () => {
    const ws = await joined();
    ws.send('42["leave"]');
    ws.send('42["message","crossed it"]');
    assert.equal(await ws.next(), '41');
    ws.send('40');
    assert.match(await ws.next(), /^40\{/);
    ws.close();
  });
});

describe('events', () => {
  for (const [sent, ...back] of [
    ['42["message",1,"2",{"3":[true]}]', '42["message-back",1,"2",{"3":[true]}]'],
    ['42456["message-with-ack",1,"2",{"3":[false]}]', '43456[1,"2",{"3":[false]}]'],
    ['420["message-with-ack"]', '430[]'],
    ['42["message",9007199254740993,"9007199254740993",1.5,-0.25,null]',
      '42["message-back",9007199254740993,"9007199254740993",1.5,-0.25,null]'],
    ['42["__proto__",{"__proto__":{"x":1},"constructor":"y"}]',
      '42["__proto__",{"__proto__":{"x":1},"constructor":"y"}]'],
    ['42["message",{"_placeholder":true,"num":0}]', '42["message-back",{"_placeholder":true,"num":0}]'],
    ['42["","z\u00e4\u20ac\u{1f600}\\u001e\\n"]', '42["","z\u00e4\u20ac\u{1f600}\\u001e\\n"]'],
    ['450-["message",1]', '42["message-back",1]'],
  ]) {
    it(sent, async () => {
      const ws = await joined();
      ws.send(sent);
      for (const packet of back) assert.equal(await ws.next(), packet);
      ws.close();
    });
  }

  it('with attachments', async () => {
    const ws = await joined();
    const places = '{"_placeholder":true,"num":0},{"in":[{"_placeholder":true,"num":1}]}';
    ws.send(`452-["message",${places}]`);
    ws.send(Buffer.from([1, 2, 3]));
    ws.send(Buffer.from([4, 5, 6]));
    assert.equal(await ws.next(), `452-["message-back",${places}]`);
    assert.deepEqual(await ws.next(), Buffer.from([1, 2, 3]));
    assert.deepEqual(await ws.next(), Buffer.from([4, 5, 6]));
    ws.send(`452-789["message-with-ack",${places}]`);
    ws.send(Buffer.from([1]));
    ws.send(Buffer.alloc(0));
    assert.equal(await ws.next(), `462-789[${places}]`);
    assert.deepEqual(await ws.next(), Buffer.from([1]));
    assert.deepEqual(await ws.next(), Buffer.alloc(0));
    ws.close();
  });

  it('of the server are acknowledged', async () => {
    const ws = await joined();
    ws.send('42["ask","how"]');
    assert.equal(await ws.next(), '420["question","how"]');
    ws.send('437["nobody asked"]');
    ws.send('430["fine",1]');
    assert.equal(await ws.next(), '42["answered","fine",1]');
    ws.send('430["again"]');
    ws.send('42["message"]');
    assert.equal(await ws.next(), '42["message-back"]');
    ws.close();
  });

  for (const packets of [
    ['4abc'], ['42{}'], ['42abc["message-with-ack",1]'], ['42'], ['42[]'], ['42[{}]'], ['42["connect"]'],
    ['42["disconnect"]'], ['42["message"'], ['43["no id"]'], ['42/unknown,["message"]'], ['47'], ['41{}'],
    ['421234567890123456789["message-with-ack"]'], ['45["message"]'], ['45-["message"]'], ['4517-["message"]'],
    ['451-["message",{"_placeholder":true,"num":1}]'], ['451-["message",{"_placeholder":true,"num":"0"}]'],
    ['451-["message",{"_placeholder":true,"num":0}]', '42["message"]'], [Buffer.from([1])],
    [`42["message",${'['.repeat(100)}${']'.repeat(100)}]`],
  ]) {
    it(`that are malformed end the session: ${packets.map((each) => each.toString().slice(0, 50))}`, async () => {
      const ws = await joined();
      for (const packet of packets) ws.send(packet);
      await ws.closed;
    });
  }
});

it('works by polling', async () => {
  const sid = await io.open();
  await io.post(sid, '40');
  const [first, second] = (await (await io.get(sid)).text()).split('\x1e');
  assert.match(first, /^40\{"sid":/);
  assert.equal(second, '42["auth",{}]');
  await io.post(sid, '451-["message",{"_placeholder":true,"num":0}]\x1ebAQIDBA==\x1e42["message",2]');
  assert.equal(await (await io.get(sid)).text(),
    '451-["message-back",{"_placeholder":true,"num":0}]\x1ebAQIDBA==\x1e42["message-back",2]');
});
