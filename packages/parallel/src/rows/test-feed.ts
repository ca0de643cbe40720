import type { StoredRows } from "@paravae/datasets";
import type { SplitView } from "../arena/arena.js";
import { ReadAhead } from "./read-ahead.js";

/** The rows that are evaluated, and the next ones, which are being read. */
export const testSlots = 2;

/** Brings test rows into the arena in their own order, as many at a time as a slot has places: row r is at place r mod places. */
export class TestFeed {
  readonly ahead: ReadAhead;
  /** Rows of a window; the last one has those that are left. */
  readonly windowRows: number;
  readonly #rows: StoredRows;
  readonly #split: SplitView;

  constructor(rows: StoredRows, split: SplitView, windowRows: number, timeoutMs: number) {
    this.#rows = rows;
    this.#split = split;
    this.windowRows = windowRows;
    this.ahead = new ReadAhead(testSlots, (window, slot) => this.#read(window, slot), timeoutMs);
  }

  /** Rows of all windows. */
  get count(): number {
    return this.#rows.count;
  }

  async #read(window: number, slot: number): Promise<void> {
    const { count, width } = this.#rows;
    const { data, labels } = this.#split;
    const first = window * this.windowRows;
    const rows = Math.min(this.windowRows, count - first);
    const begin = slot * this.windowRows;
    const ofLabels = labels.length === 0 ? undefined : labels.subarray(begin, begin + rows);
    await this.#rows.read(first, rows, data.subarray(begin * width, (begin + rows) * width), ofLabels);
  }
}
