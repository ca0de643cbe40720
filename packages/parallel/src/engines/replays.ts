import type { EndTime } from "@paravae/core";

/** Some of a step's work, which tells `endTime` where parts of it end. */
type Work = (endTime: EndTime) => void;

/** Records the kernels that work calls, without calling them; undefined where that cannot be. */
export type Record = (work: Work) => Work | undefined;

/**
 * Work that calls the same kernels whenever it has the same key. It is recorded the first time; from then on its kernels alone are
 * called, in one go, and nothing else of it runs.
 */
export class Replays<Key> {
  readonly #record: Record | undefined;
  /** Null where it cannot be recorded. */
  readonly #recorded = new Map<Key, Work | null>();

  /** @param record undefined where nothing is to be recorded */
  constructor(record: Record | undefined) {
    this.#record = record;
  }

  run(key: Key, work: Work, endTime: EndTime): void {
    let recorded = this.#recorded.get(key);
    if (recorded === undefined) {
      recorded = this.#record?.(work) ?? null;
      this.#recorded.set(key, recorded);
    }
    (recorded ?? work)(endTime);
  }
}
