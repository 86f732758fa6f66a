// Counts what a function does in steps: how often each block of the modules whose address matches is run. No clock: the
// same on every machine. What the engine does within one call (indexOf, slice) is one step.
import { Session } from 'node:inspector/promises';

export class StepCounter {
  #session = new Session();
  #modules;

  static async start(modules) {
    const counter = new StepCounter();
    counter.#modules = modules;
    counter.#session.connect();
    await counter.#session.post('Profiler.enable');
    await counter.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
    return counter;
  }

  async count(action) {
    await this.#take();
    action();
    return this.#take();
  }

  // Since the last time.
  async #take() {
    const { result } = await this.#session.post('Profiler.takePreciseCoverage');
    const ranges = result.filter(({ url }) => this.#modules.test(url)).flatMap(({ functions }) => functions).flatMap((each) => each.ranges);
    return ranges.reduce((sum, { count }) => sum + count, 0);
  }

  async stop() {
    await this.#session.post('Profiler.stopPreciseCoverage');
    this.#session.disconnect();
  }
}
