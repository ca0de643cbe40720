import type { Ops } from "@paravae/core";
import { compileKernels } from "./compile-kernels.js";
import { ownMemory } from "./own-memory.js";
import { detectSimdLevel } from "./simd-level.js";
import { createWasmOps, scratchBytes } from "./wasm-ops.js";

/**
 * Kernels with a memory of their own, for one thread: what `Vae` runs on when nothing is shared. The memory
 * grows as buffers are allocated and goes when the `Ops` does.
 *
 * @throws ParavaeError E_NO_SIMD, E_MEMORY; RangeError from `allocate` past 4 GiB
 */
export async function standaloneWasmOps(): Promise<Ops<Float32Array>> {
  const level = detectSimdLevel();
  const module = await compileKernels(level);
  return createWasmOps({ module, level, scratchByteOffset: 0, ...ownMemory(scratchBytes) });
}
