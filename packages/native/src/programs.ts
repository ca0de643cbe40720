import type { EndTime, StepTime } from "@paravae/core";
import { addressOf, type RunProgram } from "./machine/call-program.js";

const real = new Float32Array(1);
const realAsWord = new Uint32Array(real.buffer);

/** A float32 as a word of a program. */
export function wordOf(value: number): number {
  real[0] = value;
  return realAsWord[0];
}

/** Words of the longest call, with its kernel, its length and the 0 behind it. */
const longestCall = 32;

/** Kernels that were called once in mind, to be called again with the same arguments. */
export type Replay = (endTime: EndTime) => void;

/** Words of a recorded call that are, whenever it is repeated, those of the kernel's last call that was not recorded. */
interface VaryingWords {
  readonly at: number;
  readonly last: readonly number[];
}

/** Some calls in a row, and which part of a step ends with them. */
interface Part {
  readonly words: number[];
  readonly varying: VaryingWords[];
  readonly ends: StepTime | undefined;
}

/**
 * Calls kernels for one thread: one by one, or those that were recorded in one call. Programs lie in memory of the thread's own,
 * which stays where it is.
 */
export class Programs {
  readonly #run: RunProgram;
  readonly #memoryBase: number;
  readonly #call = new Uint32Array(new ArrayBuffer(4 * longestCall));
  readonly #callOffset: number;
  /** The calls since the last part ended, while there is a recording. */
  #recorded: Pick<Part, "words" | "varying"> | undefined;
  /** By the kernel. */
  readonly #lastVarying = new Map<number, number[]>();
  #isSpoilt = false;

  constructor(run: RunProgram, memoryBase: number) {
    this.#run = run;
    this.#memoryBase = memoryBase;
    this.#callOffset = addressOf(this.#call) - memoryBase;
  }

  /** Calls a kernel with these words, or records the call. */
  call(kernel: number, ...words: readonly number[]): void {
    if (this.#recorded !== undefined) {
      this.#recorded.words.push(kernel, words.length + 2, ...words);
      return;
    }
    const program = this.#call;
    program[0] = kernel;
    program[1] = words.length + 2;
    for (let i = 0; i < words.length; i++) program[2 + i] = words[i];
    program[2 + words.length] = 0;
    this.#run(this.#memoryBase, this.#callOffset);
  }

  /**
   * As `call`, with more words behind those that may be others at each call: a recorded call is repeated with the ones of the
   * kernel's last call that was not recorded.
   */
  callVarying(kernel: number, words: readonly number[], varying: readonly number[]): void {
    let last = this.#lastVarying.get(kernel);
    if (last === undefined) {
      last = [...varying];
      this.#lastVarying.set(kernel, last);
    }
    if (this.#recorded === undefined) {
      for (let i = 0; i < varying.length; i++) last[i] = varying[i];
    } else {
      this.#recorded.varying.push({ at: this.#recorded.words.length + 2 + words.length, last });
    }
    this.call(kernel, ...words, ...varying);
  }

  /** Calls what is no generated kernel, and so cannot be recorded. */
  callOther(call: () => void): void {
    if (this.#recorded === undefined) call();
    else this.#isSpoilt = true;
  }

  /**
   * Records the kernels that `work` calls, without calling them. `work` must do nothing else; what it passes to `endTime` is
   * passed again behind the same kernels.
   *
   * @returns undefined where `work` calls what cannot be recorded
   */
  record(work: (endTime: EndTime) => void): Replay | undefined {
    const parts: Part[] = [];
    let recorded: Pick<Part, "words" | "varying"> = { words: [], varying: [] };
    const endPart = (ends?: StepTime): void => {
      parts.push({ ...recorded, ends });
      recorded = { words: [], varying: [] };
      this.#recorded = recorded;
    };
    this.#recorded = recorded;
    this.#isSpoilt = false;
    try {
      work(endPart);
      endPart();
    } finally {
      this.#recorded = undefined;
    }
    return this.#isSpoilt ? undefined : this.#replayOf(parts);
  }

  #replayOf(parts: readonly Part[]): Replay {
    const programs = parts
      .filter(({ words, ends }) => words.length > 0 || ends !== undefined)
      .map(({ words, varying, ends }) => {
        const program = new Uint32Array(new ArrayBuffer(4 * Math.max(words.length + 1, longestCall)));
        program.set(words);
        const offset = addressOf(program) - this.#memoryBase;
        return { program, varying, offset, isEmpty: words.length === 0, ends };
      });
    return (endTime) => {
      for (const { program, varying, offset, isEmpty, ends } of programs) {
        for (const { at, last } of varying) program.set(last, at);
        if (!isEmpty) this.#run(this.#memoryBase, offset);
        if (ends !== undefined) endTime(ends);
      }
    };
  }
}
