// Time as it is injected everywhere: milliseconds since the epoch, and timers. Tests pass a fake.
export const systemClock = {
  now: () => Date.now(),
  setTimeout: (callback, delay) => globalThis.setTimeout(callback, delay),
  clearTimeout: (handle) => globalThis.clearTimeout(handle),
};
