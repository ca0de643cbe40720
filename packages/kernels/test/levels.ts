import type { Ops } from "@paravae/core";
import { compileKernels } from "../dist/index.js";
import { createWasmOps, detectSimdLevel, type SimdLevel, scratchBytes } from "../src/index.js";

/** The builds that this machine can run: both, wherever there is relaxed SIMD. */
export const levels: readonly SimdLevel[] =
  detectSimdLevel() === "relaxed-simd" ? ["relaxed-simd", "simd"] : ["simd"];

const modules = new Map(
  await Promise.all(levels.map(async (level) => [level, await compileKernels(level)] as const)),
);

export function moduleOf(level: SimdLevel): WebAssembly.Module {
  const module = modules.get(level);
  if (module === undefined) throw new RangeError(`no ${level} here`);
  return module;
}

const testBytes = 32 * 2 ** 20;

/** Ops of one build over a fresh memory of 32 MiB. */
export function newOps(level: SimdLevel): Ops {
  const pages = Math.ceil((scratchBytes + testBytes) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  let next = scratchBytes;
  const allocate = (length: number): Float32Array => {
    const array = new Float32Array(memory.buffer, next, length);
    // Not a multiple of 16 bytes: kernels must not rely on alignment past a float's.
    next += 4 * length + 4;
    return array;
  };
  return createWasmOps({ module: moduleOf(level), level, memory, scratchByteOffset: 0, allocate });
}
