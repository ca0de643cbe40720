import { ParavaeError } from "@paravae/core";
import { controlWords } from "./control-words.js";

export interface BarrierOptions {
  readonly participants: number;
  /** How long to watch the phase before sleeping: 0 when threads outnumber cores. */
  readonly spinMs: number;
  /** How long a participant may keep the others waiting. */
  readonly timeoutMs: number;
}

/** A sleeping wait looks at the abort word this often, should a wake-up be missed. */
const sleepMs = 100;

/** Loads between two looks at the clock while spinning. */
const loadsPerLook = 64;

/**
 * A reusable barrier over shared words, in two halves so that work may go between them:
 *
 *     const ticket = barrier.arrive();   // what I wrote before is now for others to read
 *     …                                  // work that touches nothing shared
 *     barrier.wait(ticket);              // everyone has arrived
 *
 * Why it is right: a participant reads `phase` before it adds to `arrived`, and `phase` cannot move until
 * all have added, so the ticket is the phase of this very round. The last to arrive resets `arrived`
 * before it moves `phase`, and nobody can add again before seeing the move. Atomics order all plain
 * memory accesses around them, so what was written before `arrive` is visible after `wait`.
 *
 * No wait is without bound: it ends with the phase, with the abort word, or with the time limit. The limit
 * counts sleeps, not time on a clock, so a process that was suspended does not run into it.
 */
export class Barrier {
  readonly #words: Int32Array;
  readonly #options: BarrierOptions;

  constructor(words: Int32Array, options: BarrierOptions) {
    this.#words = words;
    this.#options = options;
  }

  arrive(): number {
    const ticket = Atomics.load(this.#words, controlWords.phase);
    const arrived = Atomics.add(this.#words, controlWords.arrived, 1) + 1;
    if (arrived === this.#options.participants) {
      Atomics.store(this.#words, controlWords.arrived, 0);
      Atomics.add(this.#words, controlWords.phase, 1);
      Atomics.notify(this.#words, controlWords.phase);
    }
    return ticket;
  }

  /**
   * Blocks the calling thread until the round of `ticket` is complete.
   *
   * @throws ParavaeError E_ABORTED when another participant failed, E_BARRIER_TIMEOUT past the time limit
   */
  wait(ticket: number): void {
    if (this.#passed(ticket) || this.#spin(ticket)) return;
    for (let slept = 0; slept < this.#options.timeoutMs; slept += sleepMs) {
      Atomics.wait(this.#words, controlWords.phase, ticket, sleepMs);
      if (this.#passed(ticket)) return;
    }
    throw this.#timedOut();
  }

  /** As `wait`, without blocking the thread. */
  async waitAsync(ticket: number): Promise<void> {
    for (let slept = 0; slept < this.#options.timeoutMs; slept += sleepMs) {
      if (this.#passed(ticket)) return;
      const waiting = Atomics.waitAsync(this.#words, controlWords.phase, ticket, sleepMs);
      if (waiting.async) await waiting.value;
    }
    if (!this.#passed(ticket)) throw this.#timedOut();
  }

  /** Makes every wait, now and later, fail: a participant is not going to arrive. */
  abort(): void {
    Atomics.store(this.#words, controlWords.abort, 1);
    Atomics.notify(this.#words, controlWords.phase);
  }

  #passed(ticket: number): boolean {
    if (Atomics.load(this.#words, controlWords.phase) !== ticket) return true;
    if (Atomics.load(this.#words, controlWords.abort) === 0) return false;
    throw new ParavaeError("E_ABORTED", "barrier: another worker failed, so this one stopped waiting for it");
  }

  #spin(ticket: number): boolean {
    const { spinMs } = this.#options;
    if (spinMs <= 0) return false;
    const until = performance.now() + spinMs;
    do {
      for (let i = 0; i < loadsPerLook; i++) {
        if (Atomics.load(this.#words, controlWords.phase) !== ticket) return true;
      }
    } while (performance.now() < until);
    return false;
  }

  #timedOut(): ParavaeError {
    const { participants, timeoutMs } = this.#options;
    const arrived = Atomics.load(this.#words, controlWords.arrived);
    return new ParavaeError(
      "E_BARRIER_TIMEOUT",
      `barrier: ${arrived} of ${participants} threads arrived within ${timeoutMs / 1000} s; one is stuck or starved`,
      { data: { arrived, participants, timeoutMs } },
    );
  }
}
