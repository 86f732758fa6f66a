// Time under the test's control: advance() runs the timers that fall due, in order.
export class FakeClock {
  #now;
  #timers = new Map();
  #next = 1;

  constructor(now = Date.UTC(2024, 4, 15, 12, 0, 0)) {
    this.#now = now;
    this.now = () => this.#now;
  }

  setTimeout(callback, delay) {
    const handle = this.#next++;
    this.#timers.set(handle, { at: this.#now + delay, callback });
    return handle;
  }

  clearTimeout(handle) {
    this.#timers.delete(handle);
  }

  get pending() {
    return this.#timers.size;
  }

  // Promises that are ready go on between the timers.
  async advance(milliseconds) {
    const end = this.#now + milliseconds;
    for (;;) {
      await settle();
      const due = [...this.#timers].filter(([, timer]) => timer.at <= end).sort((a, b) => a[1].at - b[1].at || a[0] - b[0])[0];
      if (!due) break;
      this.#timers.delete(due[0]);
      this.#now = Math.max(this.#now, due[1].at);
      due[1].callback();
    }
    this.#now = end;
    await settle();
  }

  // The machine slept: time went on, and no timer ran.
  sleep(milliseconds) {
    this.#now += milliseconds;
  }
}

export async function settle(turns = 20) {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
}
