import type { Extremes } from "../stored-rows.js";
import { extremeRows } from "./cache-layout.js";

/** Finds the extremes of rows that are seen batch by batch. */
export class ExtremesFinder {
  readonly #width: number;
  readonly #isBytes: boolean;
  readonly #values: Float32Array;
  readonly #rowNumbers: Float64Array;
  /** Of each column, whether one was found that is missing, and one that is not whole. */
  readonly #hasMissing: Uint8Array;
  readonly #hasBroken: Uint8Array;
  #seen = 0;

  constructor(width: number, type: "bytes" | "reals") {
    this.#width = width;
    this.#isBytes = type === "bytes";
    this.#values = new Float32Array(extremeRows * width).fill(Number.NaN);
    this.#rowNumbers = new Float64Array(extremeRows * width);
    this.#hasMissing = new Uint8Array(width);
    this.#hasBroken = new Uint8Array(width);
  }

  /** @param data [count, width], the rows that follow those that were seen */
  see(data: Uint8Array | Float32Array, count: number): void {
    const width = this.#width;
    const values = this.#values;
    for (let r = 0, i = 0; r < count; r++) {
      for (let column = 0; column < width; column++, i++) {
        const value = data[i];
        // A minimum of NaN is none yet: the comparison that fails for it lets the first value in.
        if (!(value >= values[column])) this.#offer(column, value, r);
        if (!(value <= values[width + column])) this.#offer(column, value, r);
        if (this.#hasBroken[column] === 0) this.#offerBroken(column, value, r);
      }
    }
    this.#seen += count;
  }

  extremes(): Extremes {
    const width = this.#width;
    // A column that has none of a kind shows its least value instead.
    const shown = (i: number): number => {
      const column = i % width;
      const has = [1, 1, this.#hasMissing[column], this.#hasBroken[column]][Math.floor(i / width)];
      return has === 1 ? i : column;
    };
    const data = this.#values.map((_, i) => this.#values[shown(i)]);
    const rowNumbers = this.#rowNumbers.map((_, i) => this.#rowNumbers[shown(i)]);
    return { data: this.#isBytes ? Uint8Array.from(data) : data, rowNumbers };
  }

  /** A value that is beyond what is known of its column, or missing. */
  #offer(column: number, value: number, row: number): void {
    const width = this.#width;
    if (Number.isNaN(value)) {
      if (this.#hasMissing[column] === 1) return;
      this.#hasMissing[column] = 1;
      this.#put(2 * width + column, value, row);
      return;
    }
    if (!(value >= this.#values[column])) this.#put(column, value, row);
    if (!(value <= this.#values[width + column])) this.#put(width + column, value, row);
  }

  #offerBroken(column: number, value: number, row: number): void {
    const isBroken = this.#isBytes ? value > 0 && value < 255 : !Number.isInteger(value);
    if (!isBroken || Number.isNaN(value)) return;
    this.#hasBroken[column] = 1;
    this.#put(3 * this.#width + column, value, row);
  }

  #put(at: number, value: number, row: number): void {
    this.#values[at] = value;
    this.#rowNumbers[at] = this.#seen + row;
  }
}
