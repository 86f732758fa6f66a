import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import test from 'node:test';
import { BadFrame, decodeFrame, decodeReply, encodeRequest, REQUEST_TYPES } from '../../../resources/web/js/net/codec.js';
import { readJson, rootPath } from '../support/paths.js';

const FOLDER = 'tests/data/protocol';

function fixtures() {
  let names = [];
  try {
    names = readdirSync(rootPath(FOLDER)).filter((name) => name.endsWith('.json'));
  } catch { /* reported below */ }
  return names.flatMap((name) => {
    const content = readJson(`${FOLDER}/${name}`);
    return (Array.isArray(content) ? content : [content]).map((fixture) => ({ file: name, ...fixture }));
  });
}

const all = fixtures();

test('there are protocol fixtures', () => {
  assert.ok(all.length > 0, `no fixtures in ${FOLDER}: the codec is not tested against the protocol`);
});

for (const { file, name, direction, type, frame, valid } of all) {
  if (!valid) continue;
  if (direction === 'reply') {
    test(`reply ${file} ${name}`, () => {
      const decoded = decodeFrame(JSON.stringify(frame));
      assert.equal(decoded.kind, 'reply');
      assert.equal(decoded.id, frame.id);
      if (REQUEST_TYPES.includes(type)) decodeReply(type, decoded.data);
    });
  } else if (direction === 'event') {
    test(`event ${file} ${name}`, () => {
      assert.ok(['event', 'unknown'].includes(decodeFrame(JSON.stringify(frame)).kind));
    });
  } else if (direction === 'error') {
    test(`error ${file} ${name}`, () => {
      const decoded = decodeFrame(JSON.stringify(frame));
      assert.equal(decoded.kind, 'error');
      assert.equal(decoded.data.code, frame.data.code);
    });
  }
}

test('requests have the envelope', () => {
  assert.deepEqual(JSON.parse(encodeRequest('history', { roomId: '5' }, 7)), { type: 'history', id: 7, data: { roomId: '5' } });
  assert.deepEqual(JSON.parse(encodeRequest('typing', { roomId: '5' })), { type: 'typing', data: { roomId: '5' } });
  assert.throws(() => encodeRequest('no.such', {}, 1), BadFrame);
});

test('ids become strings, unknown fields go', () => {
  const { data } = decodeFrame(JSON.stringify({
    type: 'message', data: { roomId: 5, seq: 1, rev: 1, from: 2, date: 1.5, message: 'a', later: true },
  }));
  assert.deepEqual(data, { roomId: '5', seq: 1, rev: 1, from: '2', date: 1.5, message: 'a' });
});

test('unknown events are passed over, broken frames refused with the field', () => {
  assert.equal(decodeFrame('{"type":"from.the.future","data":{}}').kind, 'unknown');
  assert.throws(() => decodeFrame('{'), BadFrame);
  assert.throws(() => decodeFrame('[]'), BadFrame);
  assert.throws(() => decodeFrame('{"type":"message","data":{"roomId":"5"}}'), { field: 'data.seq' });
  assert.throws(() => decodeFrame('{"type":"message","data":{"roomId":"5","seq":-1}}'), { field: 'data.seq' });
  assert.throws(() => decodeReply('history', { messages: {}, more: false }), { field: 'data.messages' });
});

test('a name that is missing is the user name', () => {
  assert.equal(decodeFrame('{"type":"user.connected","data":{"id":"1","username":"ann"}}').data.displayName, 'ann');
});
