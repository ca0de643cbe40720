import type { Allocate } from "@paravae/core";
import { allocateMemory } from "./allocate-memory.js";

const pageBytes = 65536;
const maxPages = 65536;

/** Buffers begin on cache lines. */
const alignment = 64;

/**
 * A memory for one thread that grows as buffers are allocated behind its first `scratchBytes`, and goes when nothing refers to it.
 *
 * @throws ParavaeError E_MEMORY
 */
export function ownMemory(scratchBytes: number): {
  readonly memory: WebAssembly.Memory;
  /** @throws RangeError past 4 GiB */
  readonly allocate: Allocate<Float32Array>;
} {
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
  return { memory, allocate };
}
