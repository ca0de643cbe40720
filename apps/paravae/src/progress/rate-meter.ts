/** How fast a count grows, over the last few seconds: one odd second does not make the estimate jump. */
export class RateMeter {
  readonly #windowMs: number;
  readonly #samples: { readonly atMs: number; readonly count: number }[] = [];

  constructor(windowMs = 5000) {
    this.#windowMs = windowMs;
  }

  add(count: number, atMs: number): void {
    this.#samples.push({ atMs, count });
    // One sample from before the window stays, to measure from.
    while (this.#samples.length > 2 && this.#samples[1].atMs <= atMs - this.#windowMs) this.#samples.shift();
  }

  /** Counts a second; NaN before there are two samples. */
  get perSecond(): number {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (last === undefined || last.atMs === first.atMs) return Number.NaN;
    return (1000 * (last.count - first.count)) / (last.atMs - first.atMs);
  }
}
