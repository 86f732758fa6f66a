// Exponential back-off with jitter: 0.5 s, 1 s, 2 s … 30 s, each shortened by up to a half.
const FIRST_MS = 500;
const LONGEST_MS = 30_000;

export class Backoff {
  #attempt = 0;
  #random;

  constructor(random = Math.random) {
    this.#random = random;
  }

  next() {
    const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** this.#attempt);
    this.#attempt = Math.min(this.#attempt + 1, 16);
    return Math.round(full * (0.5 + this.#random() / 2));
  }

  reset() {
    this.#attempt = 0;
  }
}
