import type { RunProgram } from "./machine/call-program.js";

const bits = new Float32Array(1);
const bitsAsWord = new Uint32Array(bits.buffer);

/** A float32 as a word of a program. */
export function wordOfReal(value: number): number {
  bits[0] = value;
  return bitsAsWord[0];
}

/** Words of the longest program of one call. */
const longestCall = 24;
export const programBytes = 4 * longestCall;

/** Calls kernels one by one: each as a program of its own, at a place that only the calling thread writes. */
export class ProgramMemory {
  readonly #run: RunProgram;
  readonly #base: number;
  readonly #offset: number;
  readonly #words: Uint32Array;

  /**
   * @param base the memory's address
   * @param offset of `programBytes` in it
   */
  constructor(run: RunProgram, buffer: ArrayBufferLike, base: number, offset: number) {
    this.#run = run;
    this.#base = base;
    this.#offset = offset;
    this.#words = new Uint32Array(buffer, offset, longestCall);
  }

  /** Calls a kernel with these words. */
  call(kernel: number, ...words: readonly number[]): void {
    const program = this.#words;
    program[0] = kernel;
    program[1] = words.length + 2;
    for (let i = 0; i < words.length; i++) program[2 + i] = words[i];
    program[2 + words.length] = 0;
    this.#run(this.#base, this.#offset);
  }
}
