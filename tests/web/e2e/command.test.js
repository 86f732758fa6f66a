// kithd as a command: its flags, what it says, how it ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const KITHD = process.env.KITHD;

// Runs it until it ends, or until `ready` has been called with its address and has stopped it.
async function run(flags, { ready = () => {}, shell = '' } = {}) {
  const data = mkdtempSync(join(tmpdir(), 'kithd-'));
  const command = [KITHD, '--listen', '127.0.0.1:0', '--data', data, ...flags];
  const child = shell ? spawn('bash', ['-c', `${shell}; exec "$@"`, 'bash', ...command]) : spawn(command[0], command.slice(1));
  let out = '';
  let err = '';
  child.stderr.on('data', (chunk) => { err += chunk; });
  child.stdout.on('data', async (chunk) => {
    out += chunk;
    const address = /kithd ready on (\S+)\n/.exec(out)?.[1];
    if (!address) return;
    await ready(address);
    child.kill('SIGTERM');
  });
  const code = await new Promise((resolve) => { child.on('close', resolve); });
  rmSync(data, { recursive: true });
  return { code, out, err };
}

for (const loop of ['epoll', 'qt']) {
  test(`serves on the event loop ${loop}`, async () => {
    let health;
    const { code } = await run([`--event-loop=${loop}`], {
      ready: async (address) => { health = await (await fetch(`http://${address}/healthz`)).json(); },
    });
    assert.deepEqual(health, { status: 'ok' });
    assert.equal(code, 0);
  });
}

test('an event loop that there is not is wrong usage', async () => {
  const { code, out, err } = await run(['--event-loop=kqueue']);
  assert.equal(code, 2);
  assert.equal(out, '');
  assert.match(err, /--event-loop kqueue: not epoll or qt/);
});

test('an unknown flag is wrong usage', async () => {
  const { code, err } = await run(['--no-such-flag']);
  assert.equal(code, 2);
  assert.match(err, /no-such-flag/);
});

test('a low limit of open files is named at start', async () => {
  const { code, err } = await run([], { shell: 'ulimit -n 700' });
  assert.equal(code, 0);
  assert.match(err, /At most 700 files may be open.*65536/);
});
