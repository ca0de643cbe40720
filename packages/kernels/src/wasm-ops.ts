import type { Allocate, Ops } from "@paravae/core";
import { instantiateKernels } from "./instantiate-kernels.js";
import { kernelOps } from "./kernel-ops.js";
import type { SimdLevel } from "./simd-level.js";

/** Bytes of packing area that each `Ops` needs for itself, for products of any size: see assembly/products/blocking.ts. */
export const scratchBytes = 128 + 2 * 400 * 32 + 512 * 400 * 4;

/**
 * The compiled kernels over a shared memory. One per thread; each has its own scratch, [scratchByteOffset,
 * scratchByteOffset + scratchBytes), which nobody else may touch.
 *
 * @param options.allocate where buffers that the caller asks for come from
 */
export function createWasmOps(options: {
  readonly module: WebAssembly.Module;
  readonly level: SimdLevel;
  readonly memory: WebAssembly.Memory;
  readonly scratchByteOffset: number;
  readonly allocate: Allocate<Float32Array>;
}): Ops<Float32Array> {
  const { module, level, memory, scratchByteOffset, allocate } = options;
  return kernelOps(`wasm-${level}`, instantiateKernels(module, memory), scratchByteOffset, allocate);
}
