import { type StepPhase, stepPhases } from "@paravae/core";

const indexOf = Object.fromEntries(stepPhases.map((phase, i) => [phase, i])) as Record<StepPhase, number>;

/** Adds the time between marks to sums, one per phase of the step. */
export class PhaseClock {
  /** When the last phase ended, in ms of `performance.now`. */
  last = performance.now();
  readonly #phaseMs: Float64Array;

  /** @param phaseMs the sums, in the order of `stepPhases`; added to */
  constructor(phaseMs: Float64Array) {
    this.#phaseMs = phaseMs;
  }

  /** The time since the last mark was spent in `phase`. */
  readonly end = (phase: StepPhase): void => {
    const now = performance.now();
    this.#phaseMs[indexOf[phase]] += now - this.last;
    this.last = now;
  };
}
