import { assembleLibrary, emitSources, offsetsOf } from "../../src/library.js";
import { programRunner, type RunProgram } from "../../src/machine/call-program.js";
import { type ExecutableCode, makeExecutable } from "../../src/machine/executable-memory.js";
import type { KernelSource } from "../../src/vectors/kernel-code.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";
import { type Argument, bytesOf, isBuffer, programOf, wordOf } from "./argument.js";
import { GuardedMemory } from "./guarded-memory.mjs";

/** For the program, and behind it the most buffers of a kernel. */
const slots = 7;
const slotBytes = 4096;
const guarded = new GuardedMemory(slots, slotBytes);

/** Where buffers lie in their slots: see GuardedMemory. */
export type End = Parameters<GuardedMemory["place"]>[2];

/** One kernel in native code. */
export class NativeKernel {
  readonly run: RunProgram;
  /** What a program calls it by. */
  readonly offset: number;
  readonly #code: ExecutableCode;

  constructor(level: VectorLevel, source: KernelSource) {
    const { code, labels } = assembleLibrary(level, emitSources({ kernel: source }));
    this.#code = makeExecutable(code);
    this.run = programRunner(this.#code.address);
    this.offset = offsetsOf(labels).kernel;
  }

  /**
   * Calls it with copies of buffers that are between pages which nobody may touch.
   *
   * @returns the bytes that it leaves in the buffers; none of them where one is longer than a page
   */
  callGuarded(parameters: readonly Argument[], end: End): readonly Uint8Array[] {
    if (parameters.some((argument) => isBuffer(argument) && argument.byteLength > slotBytes)) return [];
    const buffers: Uint8Array[] = [];
    const words = parameters.map((argument) => {
      if (!isBuffer(argument)) return wordOf(argument, 0);
      const at = guarded.place(buffers.length + 1, argument.byteLength, end);
      const here = new Uint8Array(guarded.buffer, at, argument.byteLength);
      here.set(bytesOf(argument));
      buffers.push(here);
      return at;
    });
    const program = programOf(this.offset, words);
    const at = guarded.place(0, 4 * program.length, "behind");
    new Uint32Array(guarded.buffer, at).set(program);
    this.run(guarded.base, at);
    return buffers.map((bytes) => bytes.slice());
  }

  free(): void {
    this.#code.free();
  }
}
