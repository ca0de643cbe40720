import { assembleLibrary, emitSources, offsetsOf } from "../../src/library.js";
import { programRunner, type RunProgram } from "../../src/machine/call-program.js";
import { type ExecutableCode, makeExecutable } from "../../src/machine/executable-memory.js";
import type { KernelSource } from "../../src/vectors/kernel-code.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";
import type { Argument } from "./argument.js";
import { GuardedMemory, type Side } from "./guarded-memory.js";

const guarded = new GuardedMemory();

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
  callGuarded(parameters: readonly Argument[], side: Side): readonly Uint8Array[] {
    if (!guarded.fits(parameters)) return [];
    const buffers = guarded.write(this.offset, parameters, side);
    this.run(guarded.base, 0);
    return buffers.map((bytes) => bytes.slice());
  }

  free(): void {
    this.#code.free();
  }
}
