import { type Allocate, activationKinds, type Ops } from "@paravae/core";
import { compileKernels, createWasmOps, detectSimdLevel, scratchBytes } from "@paravae/kernels";
import { generateKernels } from "../../src/generate-kernels.js";
import { makeExecutable } from "../../src/machine/executable-memory.js";
import { createNativeOps, nativeScratchBytes } from "../../src/native-ops.js";
import type { NativeSpec } from "../../src/native-spec.js";
import type { VectorLevel } from "../../src/vectors/vector-level.js";
import { bf16Levels } from "./levels.js";

const module = await compileKernels(detectSimdLevel());
const testBytes = 48 * 2 ** 20;

const specs = new Map<string, NativeSpec>();

/** The kernels of a level; generated when they are first wanted. */
function specOf(level: VectorLevel): NativeSpec {
  const known = specs.get(level.name);
  if (known !== undefined) return known;
  const hasBf16 = bf16Levels.some((one) => one.level === level && one.isPresent);
  const { code, ...kernels } = generateKernels(level, hasBf16, activationKinds);
  const spec = { level: level.name, address: makeExecutable(code).address, ...kernels };
  specs.set(level.name, spec);
  return spec;
}

/** Native kernels and those of WebAssembly, over one fresh memory. */
export interface OpsOfBoth {
  readonly native: Ops<Float32Array>;
  /** Native kernels with products of bfloat16, where this processor has them. */
  readonly bf16: Ops<Float32Array> | undefined;
  readonly wasm: Ops<Float32Array>;
}

/** Both, with allocations that begin at every multiple of a float in turn. */
export function newOps(level: VectorLevel): OpsOfBoth {
  const scratch = nativeScratchBytes + scratchBytes;
  const pages = Math.ceil((scratch + testBytes) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  let next = scratch;
  const allocate: Allocate<Float32Array> = (length) => {
    const array = new Float32Array(memory.buffer, next, length);
    next += 4 * length + 4;
    return array;
  };
  const shared = { module, memory, allocate };
  const { ops, bf16Ops } = createNativeOps(specOf(level), { ...shared, scratchByteOffset: 0 });
  return {
    native: ops,
    bf16: bf16Ops,
    wasm: createWasmOps({ ...shared, level: detectSimdLevel(), scratchByteOffset: nativeScratchBytes }),
  };
}
