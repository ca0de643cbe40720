import { type Matrix, type Ops, type Reals, referenceOps, toBfloat16 } from "@paravae/core";
import { expect } from "vitest";
import { bitsOf } from "../float32.js";

/** Stands before and after every operand: finite, in no result, and a byte pattern that zeros are not. */
const canary = -12345.678;

interface Operand {
  readonly block: Float32Array;
  readonly begin: number;
  readonly end: number;
  readonly isInput: boolean;
}

/**
 * Operands in the memory of an `Ops`, each between canaries:
 *
 *     | canaries | used extent | canaries |
 *     block      begin         end
 *
 * Behind an input lie NaNs, which spoil the result of a kernel that uses what lies past its extent.
 * Operands begin at every alignment to 16 bytes in turn, because a model's tensors do too.
 */
export class Workbench {
  readonly ops: Ops;
  readonly #operands: Operand[] = [];

  constructor(ops: Ops) {
    this.ops = ops;
  }

  /** An input that holds `values`. The view goes on past the values, as callers' buffers may. */
  input(values: ArrayLike<number>): Float32Array {
    const view = this.#place(values.length, true, Number.NaN);
    view.set(values);
    return view;
  }

  /** An output of `length` elements, each of them a canary until it is written. */
  output(length: number): Float32Array {
    return this.#place(length, false, canary);
  }

  /** An operand that is read and written: `values` between canaries. */
  inout(values: ArrayLike<number>): Float32Array {
    const view = this.output(values.length);
    view.set(values);
    return view;
  }

  /** What a product reads: `values`, and their rounding where the ops' products read that. */
  matrix(values: Float32Array): Matrix {
    const rounded = this.ops.precision === "bf16" ? this.bits(values.length) : undefined;
    rounded?.set(Uint16Array.from(values, toBfloat16));
    return { values: this.input(values), rounded };
  }

  /** Bits of bfloat16 in the memory of the ops. */
  bits(length: number): Uint16Array {
    const block = this.ops.allocate(Math.ceil(length / 2));
    return new Uint16Array(block.buffer, block.byteOffset, length);
  }

  /** Bytes in the memory of the ops. */
  bytes(values: ArrayLike<number>): Uint8Array {
    const block = this.ops.allocate(Math.ceil(values.length / 4) + 1);
    const view = new Uint8Array(block.buffer, block.byteOffset, values.length);
    view.set(values);
    return view;
  }

  /** 32-bit words in the memory of the ops. */
  words(values: ArrayLike<number>): Uint32Array {
    const block = this.ops.allocate(values.length);
    const view = new Uint32Array(block.buffer, block.byteOffset, values.length);
    view.set(values);
    return view;
  }

  /** Fails if anything was written outside the extents given out so far. */
  expectCanariesAlive(what: string): void {
    for (const { block, begin, end, isInput } of this.#operands) {
      const alive = bitsOf(Float32Array.of(canary))[0];
      const bits = bitsOf(block);
      for (let i = 0; i < begin; i++) {
        if (bits[i] !== alive) expect.fail(`${what}: wrote ${block[i]}, ${begin - i} before its extent`);
      }
      for (let i = end; i < block.length; i++) {
        const untouched = isInput ? Number.isNaN(block[i]) : bits[i] === alive;
        if (!untouched)
          expect.fail(`${what}: wrote ${block[i]}, ${i - end + 1} past its extent of ${end - begin}`);
      }
    }
  }

  #place(length: number, isInput: boolean, behind: number): Float32Array {
    const begin = 8 + (this.#operands.length % 4);
    const end = begin + length;
    const block = this.ops.allocate(end + 11);
    block.fill(canary);
    block.fill(behind, end);
    this.#operands.push({ block, begin, end, isInput });
    return block.subarray(begin);
  }
}

/** The float64 reference that results are held against. */
export const float64Ops: Ops<Float64Array> = referenceOps((length) => new Float64Array(length));

/** The first `length` elements in float64, value for value. */
export const widen = (values: Reals, length = values.length): Float64Array =>
  Float64Array.from(values.subarray(0, length));
