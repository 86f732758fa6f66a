// The goals of the server, each with its figure, the peer's from the same run, and whether it is reached.
import { number } from './table.mjs';

// `find(system, scenario, wanted)` gives the run with these values, or undefined.
export function goals({ find, disk, history, startup }) {
  const closed = (system, members) => find(system, 'fanout', { members, window: 64 });
  const alone = (system) => find(system, 'idle', { idle: 0 });
  const crowd = find('kithd', 'idle', { idle: 10_000 });
  const wsCrowd = find('ws', 'idle', { idle: 10_000 });
  const list = [];
  const ms = (us) => `${number(us / 1000)} ms`;

  // At least `least` times the peer.
  const more = (what, mine, theirs, least) => {
    if (mine === undefined || theirs === undefined) return;
    list.push({ what, goal: `≥ ${least} × ws`, figure: number(mine), beside: `ws ${number(theirs)}`, ratio: mine / theirs, reached: mine >= least * theirs });
  };
  more('deliveries/s, room of 1,000', closed('kithd', 1000)?.deliveriesPerSecond, closed('ws', 1000)?.deliveriesPerSecond, 12);
  more('deliveries/s, room of 100', closed('kithd', 100)?.deliveriesPerSecond, closed('ws', 100)?.deliveriesPerSecond, 6);
  more('durable messages/s, room of 10', closed('kithd', 10)?.messagesPerSecond, closed('ws', 10)?.messagesPerSecond, 1);

  if (alone('kithd') && alone('ws') && disk) {
    const theirs = alone('ws').deliveryP50Us + disk.p50Us;
    const mine = alone('kithd').deliveryP50Us;
    list.push({ what: 'p50, one message in flight, room of 10', goal: '≤ 2 × (ws + one durable commit)', figure: ms(mine),
      beside: `ws ${ms(alone('ws').deliveryP50Us)} + commit ${ms(disk.p50Us)}`, ratio: mine / theirs, reached: mine <= 2 * theirs });
  }
  if (alone('kithd') && crowd) {
    const none = alone('kithd').deliveryP50Us;
    list.push({ what: 'the same beside 10,000 idle signed-in connections', goal: '≤ 1.3 × without', figure: ms(crowd.deliveryP50Us),
      beside: `without ${ms(none)}`, ratio: crowd.deliveryP50Us / none, reached: crowd.deliveryP50Us <= 1.3 * none });
  }
  if (crowd && wsCrowd) {
    list.push({ what: '10,000 clients connect and resume', goal: '≤ 6 s', figure: `${number(crowd.connectSeconds)} s`,
      beside: `ws, bare ${number(wsCrowd.connectSeconds)} s`, ratio: crowd.connectSeconds / wsCrowd.connectSeconds, reached: crowd.connectSeconds <= 6 });
    const kilobytes = crowd.bytesPerConnection / 1024;
    const theirs = wsCrowd.bytesPerConnection / 1024;
    list.push({ what: 'memory of an idle signed-in connection', goal: '≤ 24 KB (better 12)', figure: `${number(kilobytes)} KB`,
      beside: `ws, bare ${number(theirs)} KB`, ratio: kilobytes / theirs, reached: kilobytes <= 24 });
  }
  if (history) {
    list.push({ what: 'history page of 50 of 1,000,000, p99', goal: '≤ 2 ms', figure: ms(history.p99Us), beside: '–', reached: history.p99Us <= 2000 });
  }
  if (startup) {
    list.push({ what: 'start to the first answer, 1,000,000 messages', goal: '≤ 150 ms', figure: `${number(startup.answeredMs)} ms`, beside: '–',
      reached: startup.answeredMs <= 150 });
  }
  return list;
}
