import type { Allocate, Ops } from "@paravae/core";
import { instantiateKernels, kernelOps, scratchBytes as wasmScratchBytes } from "@paravae/kernels";
import { nativeKernels } from "./native-kernels.js";
import { type NativeSpec, nameOfNative } from "./native-spec.js";
import { scratchBytes as productScratchBytes } from "./products/cut.js";
import { programBytes } from "./program-memory.js";

const cacheLine = 64;
const alignUp = (bytes: number): number => Math.ceil(bytes / cacheLine) * cacheLine;

/** Bytes that each `Ops` needs for itself: of the kernels of WebAssembly, one call's words, and products. */
export const nativeScratchBytes = alignUp(wasmScratchBytes) + alignUp(programBytes) + productScratchBytes;

/**
 * Generated kernels over a shared memory, in the calling thread; what they do not have, those of WebAssembly do. One per thread;
 * each has its own scratch, [scratchByteOffset, scratchByteOffset + nativeScratchBytes), which nobody else may touch.
 *
 * @param options.module the kernels of WebAssembly
 * @param options.allocate where buffers that the caller asks for come from
 */
export function createNativeOps(
  spec: NativeSpec,
  options: {
    readonly module: WebAssembly.Module;
    readonly memory: WebAssembly.Memory;
    readonly scratchByteOffset: number;
    readonly allocate: Allocate<Float32Array>;
  },
): Ops<Float32Array> {
  const { module, memory, scratchByteOffset, allocate } = options;
  const program = scratchByteOffset + alignUp(wasmScratchBytes);
  const kernels = nativeKernels(spec, memory, instantiateKernels(module, memory), {
    program,
    products: program + alignUp(programBytes),
  });
  return kernelOps(nameOfNative(spec), kernels, scratchByteOffset, allocate);
}
