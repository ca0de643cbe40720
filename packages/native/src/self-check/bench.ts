import { fromBfloat16, type Matrix, roundMatrix, unrounded } from "@paravae/core";

/** Elements before and after every buffer: more than a vector, and no multiple of one. */
const guardElements = 19;

/** Stands around every buffer, to see that nothing else is written. */
const guard = Math.fround(-12345.678);

/** Values in (−1, 1) that repeat nowhere near; any will do, as long as they are always the same. */
const pattern = Float32Array.from({ length: 8192 }, (_, i) => Math.sin(1.7 * i + 0.3 * (i % 11)));

interface Buffer {
  readonly begin: number;
  readonly length: number;
  /** What it holds, where that is not float32. */
  readonly halves: Uint16Array | undefined;
}

/**
 * The roundings of a bench's matrices to bfloat16: none, given to kernels with the values, or made later of the values that kernels
 * without roundings leave.
 */
export type Roundings = "none" | "given" | "later";

/** A matrix whose rounding is made later, and the values that it gets back then. */
interface LaterRounding {
  readonly matrix: Matrix;
  readonly before: Float32Array | undefined;
}

/**
 * Buffers for the calls of one kernel, with values in them, one behind the other:
 *
 *     guard │ buffer │ guard │ guard │ buffer │ guard …
 *
 * Two benches whose buffers are asked for in the same order hold the same.
 */
export class Bench {
  readonly #values: Float32Array;
  readonly #roundings: Roundings;
  #buffers: Buffer[] = [];
  #later: LaterRounding[] = [];
  #end = 0;

  /** @param memory the bench's own */
  constructor(memory: Float32Array, roundings: Roundings = "none") {
    this.#values = memory;
    this.#roundings = roundings;
  }

  /** Forgets all buffers. */
  clear(): void {
    this.#buffers = [];
    this.#later = [];
    this.#end = 0;
  }

  /** Values between −scale and scale. */
  reals(length: number, scale = 1): Float32Array {
    const begin = this.#place(length);
    this.#buffers.push({ begin, length, halves: undefined });
    const values = this.#values.subarray(begin, begin + length);
    for (let i = 0; i < length; i++) values[i] = scale * pattern[(begin + i) % pattern.length];
    return values;
  }

  /** Values from 0 to 1. */
  positives(length: number): Float32Array {
    const values = this.reals(length);
    for (let i = 0; i < length; i++) values[i] = Math.abs(values[i]);
    return values;
  }

  matrix(length: number): Matrix {
    return this.#matrix(length, true);
  }

  /** A matrix whose values kernels leave as they are where they write its rounding. */
  delta(length: number): Matrix {
    return this.#matrix(length, false);
  }

  bytes(length: number): Uint8Array {
    const { buffer, byteOffset } = this.reals(Math.ceil(length / 4));
    const bytes = new Uint8Array(buffer, byteOffset, length);
    for (let i = 0; i < length; i++) bytes[i] = 37 * i;
    return bytes;
  }

  /** `rows` numbers of rows, of as many, in another order. */
  rowNumbers(rows: number): Uint32Array<ArrayBufferLike> {
    const { buffer, byteOffset } = this.reals(rows);
    const numbers = new Uint32Array(buffer, byteOffset, rows);
    for (let i = 0; i < rows; i++) numbers[i] = rows - 1 - i;
    return numbers;
  }

  /** Rounds the matrices whose roundings are made later. */
  roundLater(): void {
    for (const { matrix, before } of this.#later) {
      roundMatrix(matrix);
      if (before !== undefined) matrix.values.set(before);
    }
  }

  /**
   * The first element of the buffers that is further than `allowed` from the other bench's, or what was written outside of them;
   * undefined where there is none. Roundings have to be the same.
   */
  firstUnlike(expected: Bench, allowed: (value: number) => number): string | undefined {
    for (const [number, { begin, length, halves }] of this.#buffers.entries()) {
      const rounding = halves && firstUnlikeHalf(halves, expected.#buffers[number].halves as Uint16Array);
      if (rounding !== undefined) return rounding;
      const end = begin + length;
      for (let i = begin - guardElements; i < end + guardElements; i++) {
        const got = this.#values[i];
        const wanted = expected.#values[i];
        if (got === wanted || Object.is(got, wanted)) continue;
        if (i < begin || i >= end) return "writes outside of its operands";
        if (!(Math.abs(got - wanted) <= allowed(wanted))) {
          return `gives ${got} at [${i - begin}], expected ${wanted}`;
        }
      }
    }
    return undefined;
  }

  /** Where `length` elements begin, with a guard on both sides. */
  #place(length: number): number {
    const begin = this.#end + guardElements;
    this.#values.fill(guard, this.#end, begin);
    this.#end = begin + length + guardElements;
    this.#values.fill(guard, begin + length, this.#end);
    return begin;
  }

  #matrix(length: number, keepsValues: boolean): Matrix {
    const values = this.reals(length);
    if (this.#roundings === "none") return unrounded(values);
    const matrix = { values, rounded: this.#halves(length) };
    roundMatrix(matrix);
    if (this.#roundings === "given") return matrix;
    this.#later.push({ matrix, before: keepsValues ? undefined : values.slice() });
    return unrounded(values);
  }

  /** An odd one is followed by half of a guard's element. */
  #halves(length: number): Uint16Array {
    const begin = this.#place(Math.ceil(length / 2));
    const whole = length >> 1;
    if (whole < length / 2) this.#values[begin + whole] = guard;
    const { buffer, byteOffset } = this.#values.subarray(begin);
    const halves = new Uint16Array(buffer, byteOffset, length);
    this.#buffers.push({ begin, length: Math.ceil(length / 2), halves });
    return halves;
  }
}

function firstUnlikeHalf(got: Uint16Array, expected: Uint16Array): string | undefined {
  const at = got.findIndex((bits, i) => bits !== expected[i]);
  if (at < 0) return undefined;
  return `rounds to ${fromBfloat16(got[at])} at [${at}], expected ${fromBfloat16(expected[at])}`;
}
