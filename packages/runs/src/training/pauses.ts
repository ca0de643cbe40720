import type { DataParallelTrainer, EpochReport } from "@paravae/parallel";
import type { Cadence } from "../saving/cadence.js";

/** A place between two steps, where the trainer's state can be read. */
export interface Pause {
  /** What an epoch came to that ended here. */
  readonly report: EpochReport | undefined;
  /** Whether the run is to be saved here. */
  readonly isDue: boolean;
}

export interface PausesOptions {
  readonly epochs: number;
  readonly maxSteps: number;
  readonly signal: AbortSignal;
  readonly cadence: Cadence;
}

/**
 * Trains to the end, the step limit or the signal, with a pause after every epoch and wherever the cadence asks for
 * one. Pauses change nothing: a trainer goes on as if it had not been stopped.
 */
export async function* trainInPauses(
  trainer: Pick<DataParallelTrainer, "fit" | "progress">,
  { epochs, maxSteps, signal, cadence }: PausesOptions,
): AsyncGenerator<Pause, void, void> {
  let lastDue = performance.now();
  for (;;) {
    const { epoch, step } = trainer.progress();
    if (epoch >= epochs || step >= maxSteps || signal.aborted) return;
    const { steps = Number.POSITIVE_INFINITY, seconds = Number.POSITIVE_INFINITY } = cadence;
    const clock = new Clock(lastDue + 1000 * seconds, signal);
    const stepStop = steps * (Math.floor(step / steps) + 1);
    let report: EpochReport | undefined;
    try {
      const options = { epochs: epoch + 1, maxSteps: Math.min(maxSteps, stepStop), signal: clock.signal };
      for await (report of trainer.fit(options));
    } finally {
      clock.stop();
    }
    const isEpochDue =
      report !== undefined && cadence.epochs !== undefined && report.epoch % cadence.epochs === 0;
    const isDue = isEpochDue || trainer.progress().step === stepStop || clock.hasRung;
    if (isDue) lastDue = performance.now();
    yield { report, isDue };
  }
}

/** Aborts when another signal does, or when its time has come. */
class Clock {
  hasRung = false;
  readonly #controller = new AbortController();
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #outer: AbortSignal;
  readonly #onAbort = (): void => this.#controller.abort();

  constructor(atMs: number, outer: AbortSignal) {
    this.#outer = outer;
    outer.addEventListener("abort", this.#onAbort);
    if (atMs === Number.POSITIVE_INFINITY) return;
    const ring = (): void => {
      this.hasRung = true;
      this.#controller.abort();
    };
    this.#timer = setTimeout(ring, Math.min(atMs - performance.now(), longestTimerMs));
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#outer.removeEventListener("abort", this.#onAbort);
  }
}

/** What a timer can count to; an earlier save than was asked for does no harm. */
const longestTimerMs = 2 ** 31 - 1;
