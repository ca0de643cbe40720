import type { Allocate, EndTime, Ops } from "@paravae/core";
import { instantiateKernels, kernelOps, scratchBytes as wasmScratchBytes } from "@paravae/kernels";
import { addressOf, programRunner } from "./machine/call-program.js";
import { nativeKernels } from "./native-kernels.js";
import { type NativeSpec, nameOfNative } from "./native-spec.js";
import { scratchBytes as productScratchBytes } from "./products/cut.js";
import { Programs, type Replay } from "./programs.js";

const cacheLine = 64;
const wasmBytes = Math.ceil(wasmScratchBytes / cacheLine) * cacheLine;

/** Bytes that each `Ops` needs for itself: of the kernels of WebAssembly, and of products. */
export const nativeScratchBytes = wasmBytes + productScratchBytes;

/** Generated kernels at work in one thread. */
export interface NativeOps {
  readonly ops: Ops<Float32Array>;
  /**
   * Records the kernels of `ops` that `work` calls, without calling them, so that they can be called again in one go. `work` must
   * do nothing else. A recorded update is repeated with the constants of the last one that was not recorded.
   *
   * @returns undefined where `work` calls what cannot be recorded
   */
  readonly record: (work: (endTime: EndTime) => void) => Replay | undefined;
}

/**
 * Generated kernels over a shared memory, for the calling thread; what they do not have, those of WebAssembly do. One per thread;
 * each has its own scratch, [scratchByteOffset, scratchByteOffset + nativeScratchBytes), which nobody else may touch.
 *
 * @param options.module the kernels of WebAssembly
 * @param options.allocate where buffers that the caller asks for come from
 * @throws ParavaeError E_NO_NATIVE where koffi cannot be loaded in this thread
 */
export function createNativeOps(
  spec: NativeSpec,
  options: {
    readonly module: WebAssembly.Module;
    readonly memory: WebAssembly.Memory;
    readonly scratchByteOffset: number;
    readonly allocate: Allocate<Float32Array>;
  },
): NativeOps {
  const { module, memory, scratchByteOffset, allocate } = options;
  const programs = new Programs(programRunner(spec.address), addressOf(new Uint8Array(memory.buffer)));
  const others = instantiateKernels(module, memory);
  const kernels = nativeKernels(spec, programs, others, scratchByteOffset + wasmBytes);
  return {
    ops: kernelOps(nameOfNative(spec), kernels, scratchByteOffset, allocate),
    record: (work) => programs.record(work),
  };
}
