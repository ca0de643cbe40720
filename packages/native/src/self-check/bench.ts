import { type Matrix, type Precision, toBfloat16, unrounded } from "@paravae/core";

/** Elements before and after every buffer: more than a vector, and no multiple of one. */
const guardElements = 19;

/** Stands around every buffer, to see that nothing else is written. */
const guard = Math.fround(-12345.678);

/** Values in (−1, 1) that repeat nowhere near; any will do, as long as they are always the same. */
const pattern = Float32Array.from({ length: 8192 }, (_, i) => Math.sin(1.7 * i + 0.3 * (i % 11)));

interface Buffer {
  readonly begin: number;
  readonly length: number;
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
  readonly #precision: Precision;
  #buffers: Buffer[] = [];
  #end = 0;

  /**
   * @param begin where the bench's own bytes begin, a multiple of 4
   * @param precision what products read of its matrices
   */
  constructor(memory: ArrayBuffer, begin: number, precision: Precision = "float32") {
    this.#precision = precision;
    this.#values = new Float32Array(memory, begin);
  }

  /** Forgets all buffers. */
  clear(): void {
    this.#buffers = [];
    this.#end = 0;
  }

  /** Values between −scale and scale. */
  reals(length: number, scale = 1): Float32Array {
    const begin = this.#end + guardElements;
    this.#values.fill(guard, this.#end, begin);
    this.#end = begin + length + guardElements;
    this.#values.fill(guard, begin + length, this.#end);
    this.#buffers.push({ begin, length });
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
    const values = this.reals(length);
    if (this.#precision === "float32") return unrounded(values);
    const { buffer, byteOffset } = this.reals(Math.ceil(length / 2));
    const rounded = new Uint16Array(buffer, byteOffset, length);
    for (let i = 0; i < length; i++) rounded[i] = toBfloat16(values[i]);
    return { values, rounded };
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

  /**
   * The first element of the buffers that is further than `allowed` from the other bench's, or what was written outside of them;
   * undefined where there is none.
   */
  firstUnlike(expected: Bench, allowed: (value: number) => number): string | undefined {
    for (const { begin, length } of this.#buffers) {
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
}
