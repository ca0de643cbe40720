import { type StepTime, stepTimes } from "@paravae/core";

const indexOf = Object.fromEntries(stepTimes.map((time, i) => [time, i])) as Record<StepTime, number>;

/** Adds the time between marks to sums, one for each part of the step. */
export class PhaseClock {
  /** When the last part ended, in ms of `performance.now`. */
  last = performance.now();
  readonly #timesMs: Float64Array;

  /** @param timesMs the sums, in the order of `stepTimes`; added to */
  constructor(timesMs: Float64Array) {
    this.#timesMs = timesMs;
  }

  /** The time since the last mark was spent in `part`. */
  readonly end = (part: StepTime): void => {
    const now = performance.now();
    this.#timesMs[indexOf[part]] += now - this.last;
    this.last = now;
  };
}
