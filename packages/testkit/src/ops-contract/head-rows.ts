import type { Head, HeadRows, Reals } from "@paravae/core";
import { expect } from "vitest";
import { bitsOf } from "../float32.js";
import type { Workbench } from "./workbench.js";

/** Elements of other heads that lie before and after a head's own in each row. */
interface Neighbours {
  readonly before: number;
  readonly after: number;
}

/** Where a head lies in rows of several: its parameters among the decoder's outputs, its columns among the data's. */
export interface HeadPlace {
  readonly where: string;
  readonly outputs: Neighbours;
  readonly columns: Neighbours;
}

const none: Neighbours = { before: 0, after: 0 };

/** Offsets and gaps are no multiples of 4, and not the same in outputs and columns, as likelihoods' widths differ. */
export const headPlaces: readonly HeadPlace[] = [
  { where: "alone in its rows", outputs: none, columns: none },
  {
    where: "first of several heads",
    outputs: { before: 0, after: 5 },
    columns: { before: 0, after: 3 },
  },
  {
    where: "between other heads",
    outputs: { before: 1, after: 2 },
    columns: { before: 6, after: 1 },
  },
  {
    where: "last of several heads",
    outputs: { before: 3, after: 0 },
    columns: { before: 9, after: 0 },
  },
];

/** A head's numbers without any others between them: theta [rows, outputs], x and present [rows, columns]. */
export interface HeadValues<R extends Reals = Float32Array> {
  readonly theta: R;
  readonly x: R;
  readonly present: R | undefined;
}

const strideOf = (width: number, { before, after }: Neighbours): number => before + width + after;

/** Values [rows, width] with room for the neighbours in each row, which `fill` fills. */
function spread(values: Float32Array, width: number, neighbours: Neighbours, fill: number): Float32Array {
  const stride = strideOf(width, neighbours);
  const rows = values.length / width;
  const wide = new Float32Array(rows * stride).fill(fill);
  for (let r = 0; r < rows; r++) {
    wide.set(values.subarray(r * width, (r + 1) * width), r * stride + neighbours.before);
  }
  return wide;
}

/**
 * Rows of one head in the memory of an `Ops`. What other heads have there is NaN, which spoils the result of a kernel
 * that reads it, and every result is compared with what was there around it.
 */
export class HeadBench {
  readonly rows: HeadRows;
  readonly #bench: Workbench;
  readonly #head: Head;
  readonly #place: HeadPlace;
  readonly #theta: Float32Array;

  constructor(bench: Workbench, head: Head, place: HeadPlace, { theta, x, present }: HeadValues) {
    this.#bench = bench;
    this.#head = head;
    this.#place = place;
    const { outputs, columns } = place;
    this.#theta = bench.inout(spread(theta, head.outputs, outputs, Number.NaN));
    const wideX = bench.input(spread(x, head.columns, columns, Number.NaN));
    const widePresent = present && bench.input(spread(present, head.columns, columns, Number.NaN));
    this.rows = {
      head,
      theta: this.#theta.subarray(outputs.before),
      thetaStride: strideOf(head.outputs, outputs),
      x: wideX.subarray(columns.before),
      xStride: strideOf(head.columns, columns),
      present: widePresent?.subarray(columns.before),
    };
  }

  /** Rows from `begin` on. */
  from(begin: number): HeadRows {
    const { theta, thetaStride, x, xStride, present } = this.rows;
    return {
      ...this.rows,
      theta: theta.subarray(begin * thetaStride),
      x: x.subarray(begin * xStride),
      present: present?.subarray(begin * xStride),
    };
  }

  /** A result laid out as theta. */
  likeTheta(rows: number): StridedResult {
    return this.#result(rows, this.#head.outputs, this.#place.outputs);
  }

  /** A result laid out as x. */
  likeX(rows: number): StridedResult {
    return this.#result(rows, this.#head.columns, this.#place.columns);
  }

  /** Theta itself, for a gradient that takes its place. */
  inTheta(rows: number): StridedResult {
    return new StridedResult(this.#theta, rows, this.#head.outputs, this.#place.outputs);
  }

  #result(rows: number, width: number, neighbours: Neighbours): StridedResult {
    return new StridedResult(this.#bench.output(rows * strideOf(width, neighbours)), rows, width, neighbours);
  }
}

/** A result [rows, width] among what other heads have in the same rows. */
export class StridedResult {
  /** Row r begins at r·stride. */
  readonly values: Float32Array;
  readonly stride: number;
  readonly #wide: Float32Array;
  readonly #before: Float32Array;
  readonly #rows: number;
  readonly #width: number;
  readonly #first: number;

  constructor(wide: Float32Array, rows: number, width: number, neighbours: Neighbours) {
    this.stride = strideOf(width, neighbours);
    this.values = wide.subarray(neighbours.before);
    this.#wide = wide.subarray(0, rows * this.stride);
    this.#before = this.#wide.slice();
    this.#rows = rows;
    this.#width = width;
    this.#first = neighbours.before;
  }

  /** What was written, [rows, width]. Fails if anything else was. */
  take(what: string): Float32Array {
    const isOwn = (i: number): boolean =>
      i % this.stride >= this.#first && i % this.stride < this.#first + this.#width;
    const [now, before] = [bitsOf(this.#wide), bitsOf(this.#before)];
    for (let i = 0; i < now.length; i++) {
      if (!isOwn(i) && now[i] !== before[i]) {
        expect.fail(`${what}: wrote ${this.#wide[i]} at ${i}, which belongs to another head`);
      }
    }
    const own = this.#wide.filter((_, i) => isOwn(i));
    expect(own.length).toBe(this.#rows * this.#width);
    return own;
  }
}
