// Somebody at kith-term, driven as other tests drive it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Kithd } from './kithd.js';
import { Terminal } from './terminal.js';

let kithd;

before(async () => {
  kithd = await new Kithd({ 'limits.signInsPerMinute': 0 }).start();
});
after(() => kithd.remove());

test('two terminals talk, one with a half typed line, and the server is killed in between', async (context) => {
  const flags = ['--server', `127.0.0.1:${kithd.port}`];
  const ann = new Terminal(flags);
  const bob = new Terminal(flags);
  context.after(() => Promise.all([ann.remove(), bob.remove()]));
  await ann.start().register('ann');
  await bob.start().register('bob');
  await ann.waitFor('bob joined');
  ann.type('half a ');
  bob.say('Hello 日本 👋');
  await ann.waitFor('bob: Hello 日本 👋');
  await ann.waitFor('General> half a ');
  await kithd.kill();
  await ann.waitFor('(offline)>');
  ann.say('line');
  await ann.waitFor('ann: half a line (waiting)');
  await kithd.start();
  await ann.waitFor('✓ ann: half a line');
  await bob.waitFor(/\d\d:\d\d ann: half a line\n/);
  assert.equal(await ann.stop(), 0);
  assert.deepEqual(kithd.query('select text from messages order by seq').map((row) => row.text), ['Hello 日本 👋', 'half a line']);
  ann.start();
  await ann.waitFor('ann: half a line'); // from what it kept
  await ann.waitFor('Connected to');
});
