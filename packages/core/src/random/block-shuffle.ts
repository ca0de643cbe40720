import type { PhiloxKey } from "./philox.js";
import { shuffle } from "./random.js";
import type { BlockOrder } from "./row-order.js";

/** A block of rows, and where its rows begin in a window. */
export interface PlacedBlock {
  readonly firstRow: number;
  readonly rows: number;
  readonly place: number;
}

/**
 * The order of an epoch's rows by blocks: which blocks a window has, and in which order their rows come.
 *
 *     blocks of the data     0  1  2  3  4  5  6        the last one may be smaller
 *     blocks, shuffled       4  0  6│ 2  5  1│ 3        windows of 3
 *     rows of each window, shuffled
 *
 * All of it is a function of order, row count, seed and epoch. Shuffles of windows are streams of their own (see `shuffle`), so any
 * window can be had without the others.
 */
export class BlockShuffle {
  /** How many windows an epoch has. */
  readonly windows: number;
  /** The most rows that a window has. A block has its place in a window, which its rows do not fill if it is the smaller one. */
  readonly placesOfWindow: number;
  readonly #order: BlockOrder;
  readonly #count: number;
  readonly #key: PhiloxKey;
  readonly #blocks: Uint32Array;
  #epoch = -1;
  /** Where the smaller block comes among the shuffled ones. */
  #smaller = 0;

  /** @param count rows of the data */
  constructor(order: BlockOrder, count: number, key: PhiloxKey) {
    this.#order = order;
    this.#count = count;
    this.#key = key;
    const blocks = Math.ceil(count / order.rows);
    this.#blocks = new Uint32Array(blocks);
    this.windows = Math.ceil(blocks / order.window);
    this.placesOfWindow = Math.min(blocks, order.window) * order.rows;
  }

  /** Turns to an epoch: all else is about it. */
  begin(epoch: number): void {
    if (epoch === this.#epoch) return;
    shuffle(this.#blocks, this.#key, epoch);
    this.#smaller = this.#blocks.indexOf(this.#blocks.length - 1);
    this.#epoch = epoch;
  }

  /** Rows of the epoch before window `window`; all rows for the one behind the last. */
  startOf(window: number): number {
    const before = Math.min(window * this.#order.window, this.#blocks.length);
    return before * this.#order.rows - (this.#smaller < before ? this.#missing : 0);
  }

  /** The window that has row `position` of the epoch. */
  windowAt(position: number): number {
    const places = this.#order.window * this.#order.rows;
    const window = Math.floor(position / places);
    return position >= this.startOf(window + 1) ? window + 1 : window;
  }

  /** The blocks of a window, one after the other. */
  blocksOf(window: number): readonly PlacedBlock[] {
    const { rows, window: size } = this.#order;
    const blocks = this.#blocks.subarray(window * size, (window + 1) * size);
    return Array.from(blocks, (block, i) => ({
      firstRow: block * rows,
      rows: Math.min(rows, this.#count - block * rows),
      place: i * rows,
    }));
  }

  /**
   * The rows of a window in the order of the epoch, which `places` says of where they lie in the window's blocks, and `rows` says of
   * the data.
   *
   * @param places [rows of the window], written
   * @param rows as long; written
   */
  fill(window: number, places: Uint32Array, rows: Uint32Array): void {
    const { rows: blockRows, window: size } = this.#order;
    shuffle(places, this.#key, this.#epoch, 1 + window);
    const firstBlock = window * size;
    // Places behind the smaller block's rows are one gap further on.
    const gap = (this.#smaller - firstBlock + 1) * blockRows - this.#missing;
    const hasGap = this.#smaller >= firstBlock && this.#smaller < firstBlock + size;
    for (let i = 0; i < places.length; i++) {
      if (hasGap && places[i] >= gap) places[i] += this.#missing;
      const block = Math.floor(places[i] / blockRows);
      rows[i] = this.#blocks[firstBlock + block] * blockRows + (places[i] - block * blockRows);
    }
  }

  /** The order of all rows, for rows that are all at hand. */
  fillAll(rows: Uint32Array): void {
    const places = new Uint32Array(Math.min(this.placesOfWindow, rows.length));
    for (let window = 0; window < this.windows; window++) {
      const [begin, end] = [this.startOf(window), this.startOf(window + 1)];
      this.fill(window, places.subarray(0, end - begin), rows.subarray(begin, end));
    }
  }

  /** Rows that the smaller block lacks. */
  get #missing(): number {
    return this.#blocks.length * this.#order.rows - this.#count;
  }
}
