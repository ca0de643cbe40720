import type { Ops } from "@paravae/core";
import { allocateMemory } from "./allocate-memory.js";
import { compileKernels } from "./compile-kernels.js";
import { detectSimdLevel } from "./simd-level.js";
import { createWasmOps, scratchBytes } from "./wasm-ops.js";

const pageBytes = 65536;
const maxPages = 65536;

/** Buffers begin on cache lines. */
const alignment = 64;

/**
 * Kernels with a memory of their own, for one thread: what `Vae` runs on when nothing is shared. The memory
 * grows as buffers are allocated and goes when the `Ops` does.
 *
 * @throws ParavaeError E_NO_SIMD, E_MEMORY; RangeError from `allocate` past 4 GiB
 */
export async function standaloneWasmOps(): Promise<Ops<Float32Array>> {
  const level = detectSimdLevel();
  const module = await compileKernels(level);
  let pages = Math.ceil(scratchBytes / pageBytes);
  // Shared, as the kernels import it; a shared memory's old views stay valid when it grows.
  const memory = allocateMemory(pages, maxPages, "close other programs");
  let end = Math.ceil(scratchBytes / alignment) * alignment;
  const allocate = (length: number): Float32Array => {
    const begin = end;
    const next = begin + Math.ceil((4 * length) / alignment) * alignment;
    const needed = Math.ceil(next / pageBytes);
    if (needed > pages) {
      memory.grow(needed - pages);
      pages = needed;
    }
    end = next;
    return new Float32Array(memory.buffer, begin, length);
  };
  return createWasmOps({ module, level, memory, scratchByteOffset: 0, allocate });
}
