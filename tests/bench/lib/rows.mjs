// The one table: what was measured, a column for each system.
import { disturbance } from './quiet.mjs';
import { milliseconds, NOTHING, number } from './table.mjs';

const bound = (run, text) => (run?.generatorBound ? `${text} *` : text);

// Rows of a label and a cell for each system.
export function tableRows(systems, { find, disk, history, startup, plan }) {
  const rows = [];
  const row = (label, cell) => {
    const cells = systems.map(({ key }) => cell(key) ?? NOTHING);
    if (cells.some((text) => text !== NOTHING)) rows.push([label, ...cells]);
  };
  const each = (label, wanted, cell) => row(label, (key) => {
    const run = find(key, ...wanted);
    return run && cell(run);
  });
  const onlyKithd = (label, value) => row(label, (key) => (key === 'kithd' ? value : undefined));

  for (const { members } of plan.rooms) {
    const wanted = ['fanout', { members, window: 64 }];
    const room = `room of ${members.toLocaleString('en')}`;
    each(`${room}, 64 in flight: deliveries/s`, wanted, (run) => bound(run, number(run.deliveriesPerSecond)));
    each('  messages/s', wanted, (run) => number(run.messagesPerSecond));
    each('  latency p50', wanted, (run) => milliseconds(run.deliveryP50Us));
    each('  latency p99', wanted, (run) => milliseconds(run.deliveryP99Us));
    each('  latency max', wanted, (run) => milliseconds(run.deliveryMaxUs));
    each('  server CPU of a message', wanted, (run) => `${number(run.serverCpuUsPerMessage)} µs`);
    each('  server CPU in all', wanted, (run) => `${number(run.serverCpuSeconds)} s`);
  }
  for (const { members, rate } of plan.rooms) {
    const wanted = ['fanout', { members, rate }];
    each(`room of ${members.toLocaleString('en')}, ${rate.toLocaleString('en')} messages/s: latency p50`, wanted,
      (run) => (run.keptUp ? milliseconds(run.deliveryP50Us) : `reached ${number(run.messagesPerSecond)}/s`));
    each('  latency p99', wanted, (run) => milliseconds(run.deliveryP99Us));
    each('  latency max', wanted, (run) => milliseconds(run.deliveryMaxUs));
  }
  for (const idle of plan.idle) {
    const wanted = ['idle', { idle }];
    each(`one in flight, room of 10, ${idle.toLocaleString('en')} idle: p50`, wanted, (run) => milliseconds(run.deliveryP50Us));
    each('  p99', wanted, (run) => milliseconds(run.deliveryP99Us));
    each('  max', wanted, (run) => milliseconds(run.deliveryMaxUs));
    each('  server CPU of a message', wanted, (run) => `${number(run.serverCpuUsPerMessage)} µs`);
  }
  for (const idle of plan.idle.filter((count) => count > 0)) {
    const wanted = ['idle', { idle }];
    each(`${idle.toLocaleString('en')} connect (kithd: and resume)`, wanted, (run) => `${number(run.connectSeconds)} s`);
    each('  memory of a connection', wanted, (run) => `${number(run.bytesPerConnection / 1024)} KB`);
  }
  if (history) {
    onlyKithd(`history page of ${history.pageSize} of ${history.messages.toLocaleString('en')}: p50`, milliseconds(history.p50Us));
    onlyKithd('  p99', milliseconds(history.p99Us));
    onlyKithd('  max', milliseconds(history.maxUs));
  }
  if (startup) {
    onlyKithd('start to listening, 1,000,000 messages', `${number(startup.readyMs)} ms`);
    onlyKithd('  to the first answer', `${number(startup.answeredMs)} ms`);
  }
  if (disk) onlyKithd('SQLite alone: one durable commit, p50', milliseconds(disk.p50Us));
  return rows;
}

// What a reader must know to judge the figures.
export function notes(machine, runs) {
  const lines = [
    machine.pinned ? 'Each server has one core, the load generator the other; loopback, no TLS, 32 bytes of text in a message, every member gets every message.'
      : 'THIS MACHINE HAS ONE CORE: server and generator share it, and the figures say little.',
    'kithd signs in, checks, numbers and stores each message durably before it answers; the relays only relay.',
    'Latency is from sending to the arrival at each member; at a fixed rate from when the message was due. Every delivery is checked: once, and in order.',
    'QWebSocketServer leaves Nagle’s algorithm on: its frames may wait for the acknowledgement of those before.',
  ];
  if (runs.some((run) => run.generatorBound)) lines.push('* The generator needed all of its core: the server may be faster.');
  lines.push(...disturbance(runs));
  return lines;
}
