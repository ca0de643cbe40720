import type { BlockShuffle } from "@paravae/core";
import type { StoredRows } from "@paravae/datasets";
import type { Arena } from "../arena/arena.js";
import { ReadAhead } from "./read-ahead.js";

/** The window before, of which the first batch may still have rows; the one that is trained on; the next one, which is being read. */
export const trainSlots = 3;

/**
 * Brings the rows of an epoch into the arena, window by window, in the order of a `BlockShuffle`.
 *
 *     stored   │ block │ block │ block │ …
 *                  └──────┐ read in one piece each
 *     arena    │ slot 0: blocks of window 3 │ slot 1: window 4 │ slot 2: window 5, being read │
 *     order    │ places of rows in slots, and rows of the data: row p of the epoch is entry p mod ring │
 *
 * Who writes what, and when: a window is read while ranks train on rows of other slots, and other entries of the ring, since three
 * windows that follow each other have slots and entries of their own. Ranks are given steps whose rows are all there (see
 * train-windows.ts). They begin and end with a message, so what was read before is visible to them. So this needs no shared word.
 */
export class TrainFeed {
  readonly shuffle: BlockShuffle;
  readonly ahead: ReadAhead;
  readonly #rows: StoredRows;
  readonly #arena: Arena;
  readonly #order: Record<"places" | "rows", Uint32Array>;
  #epoch = -1;

  constructor(rows: StoredRows, shuffle: BlockShuffle, arena: Arena, timeoutMs: number) {
    this.#rows = rows;
    this.shuffle = shuffle;
    this.#arena = arena;
    this.ahead = new ReadAhead(trainSlots, (window, slot) => this.#read(window, slot), timeoutMs);
    const { placesOfWindow } = shuffle;
    this.#order = { places: new Uint32Array(placesOfWindow), rows: new Uint32Array(placesOfWindow) };
  }

  /** Turns to an epoch. For when nothing is on its way. */
  begin(epoch: number): void {
    if (epoch === this.#epoch) return;
    this.ahead.forget();
    this.shuffle.begin(epoch);
    this.#epoch = epoch;
  }

  async #read(window: number, slot: number): Promise<void> {
    const { width } = this.#rows;
    const { data, labels } = this.#arena.train;
    const firstPlace = slot * this.shuffle.placesOfWindow;
    this.#writeOrder(window, firstPlace);
    for (const { firstRow, rows, place } of this.shuffle.blocksOf(window)) {
      const [begin, end] = [firstPlace + place, firstPlace + place + rows];
      const ofLabels = labels.length === 0 ? undefined : labels.subarray(begin, end);
      await this.#rows.read(firstRow, rows, data.subarray(begin * width, end * width), ofLabels);
    }
  }

  /** The ring may end within a window, which then goes on at its beginning. */
  #writeOrder(window: number, firstPlace: number): void {
    const begin = this.shuffle.startOf(window);
    const count = this.shuffle.startOf(window + 1) - begin;
    const [places, rows] = [this.#order.places.subarray(0, count), this.#order.rows.subarray(0, count)];
    this.shuffle.fill(window, places, rows);
    const { places: ringOfPlaces, permutation: ringOfRows } = this.#arena;
    for (let i = 0; i < count; i++) {
      const at = (begin + i) % ringOfRows.length;
      ringOfPlaces[at] = firstPlace + places[i];
      ringOfRows[at] = rows[i];
    }
  }
}
