import type { Allocate, Ops } from "@paravae/core";
import { compileKernels, createWasmOps, detectSimdLevel, scratchBytes } from "@paravae/kernels";
import { generateKernels } from "../../src/generate-kernels.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import { createNativeOps, nativeScratchBytes } from "../../src/native-ops.js";
import type { NativeSpec } from "../../src/native-spec.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";

const module = await compileKernels(detectSimdLevel());
const testBytes = 48 * 2 ** 20;

/** All kernels of one level. */
export function newSpec(level: VectorLevel): NativeSpec {
  const { code, offsets } = generateKernels(level);
  return { level: level.name, address: makeExecutable(code).address, kernels: offsets };
}

/** Native kernels and those of WebAssembly, each with scratch of its own. */
export interface OpsOfBoth {
  readonly native: Ops<Float32Array>;
  readonly wasm: Ops<Float32Array>;
}

/** Both over one fresh memory of 48 MiB. */
export function newOpsOfBoth(spec: NativeSpec): OpsOfBoth {
  const scratch = nativeScratchBytes + scratchBytes;
  const pages = Math.ceil((scratch + testBytes) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  let next = scratch;
  const allocate: Allocate<Float32Array> = (length) => {
    const array = new Float32Array(memory.buffer, next, length);
    // Not a multiple of a vector: kernels must not rely on alignment past a float's.
    next += 4 * length + 4;
    return array;
  };
  const shared = { module, memory, allocate };
  return {
    native: createNativeOps(spec, { ...shared, scratchByteOffset: 0 }).ops,
    wasm: createWasmOps({ ...shared, level: detectSimdLevel(), scratchByteOffset: nativeScratchBytes }),
  };
}

/** Native kernels over a fresh memory. */
export const newOps = (spec: NativeSpec): Ops => newOpsOfBoth(spec).native;
