import { ParavaeError } from "@paravae/core";

/** Failures of a thread, not of what it was told to do: another thread may do better. */
const ofThreads = new Set(["E_WORKER", "E_WORKER_DIED", "E_BARRIER_TIMEOUT", "E_STALLED"]);

/** Counts the workers that have died, and says whether it is worth going on. */
export class WorkerDeaths {
  /** How many may die before training ends. */
  readonly most: number;
  #count = 0;
  #last: { readonly message: string; readonly step: number } | undefined;

  constructor(most: number) {
    this.most = most;
  }

  get count(): number {
    return this.#count;
  }

  /**
   * Whether to try again. Not after an error that is an answer, as a refused model is; not after too many deaths; and not
   * when what was thrown is thrown again at the same step, since then it will be thrown always.
   */
  allow(error: unknown, step: number): boolean {
    if (!(error instanceof ParavaeError) || !ofThreads.has(error.code)) return false;
    this.#count++;
    const { code, cause } = error;
    // What was thrown, whichever rank it was that threw it.
    const { message } = cause instanceof Error ? cause : error;
    const again = code === "E_WORKER" && this.#last?.message === message && this.#last.step === step;
    this.#last = { message, step };
    return !again && this.#count <= this.most;
  }
}
