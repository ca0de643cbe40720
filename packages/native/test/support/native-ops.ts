import type { Ops } from "@paravae/core";
import { compileKernels, detectSimdLevel } from "@paravae/kernels";
import { generateKernels } from "../../src/generate-kernels.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import { createNativeOps, nativeScratchBytes } from "../../src/native-ops.js";
import type { NativeSpec } from "../../src/native-spec.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";

const module = await compileKernels(detectSimdLevel());
const testBytes = 32 * 2 ** 20;

/** All kernels of one level. */
export function newSpec(level: VectorLevel): NativeSpec {
  const { code, offsets } = generateKernels(level);
  return { level: level.name, address: makeExecutable(code).address, kernels: offsets };
}

/** Ops over a fresh memory of 32 MiB. */
export function newOps(spec: NativeSpec): Ops {
  const pages = Math.ceil((nativeScratchBytes + testBytes) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  let next = nativeScratchBytes;
  const allocate = (length: number): Float32Array => {
    const array = new Float32Array(memory.buffer, next, length);
    // Not a multiple of a vector: kernels must not rely on alignment past a float's.
    next += 4 * length + 4;
    return array;
  };
  return createNativeOps(spec, { module, memory, scratchByteOffset: 0, allocate }).ops;
}
