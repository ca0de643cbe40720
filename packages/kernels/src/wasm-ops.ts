import type { Allocate, Ops } from "@paravae/core";
import { instantiateKernels } from "./instantiate-kernels.js";
import { wasmBernoulli } from "./likelihoods/bernoulli.js";
import { wasmGaussian } from "./likelihoods/gaussian.js";
import type { SimdLevel } from "./simd-level.js";
import { wasmAdam } from "./updates/adam.js";
import { wasmRmsprop } from "./updates/rmsprop.js";
import { wasmActivations } from "./wasm-activations.js";
import { wasmLatent } from "./wasm-latent.js";
import { wasmProducts } from "./wasm-products.js";
import { wasmRows } from "./wasm-rows.js";

/** Bytes of packing area that each `Ops` needs for itself, for products of any size: see assembly/products/blocking.ts. */
export const scratchBytes = 128 + 2 * 400 * 32 + 512 * 400 * 4;

/**
 * The kernels over a shared memory. Every array passed to them must be a view of that memory: its
 * byteOffset is the pointer. Products read float32 values; everything else keeps a matrix's rounding up to date too, for
 * products that are formed elsewhere.
 *
 * One per thread; each has its own scratch, [scratchByteOffset, scratchByteOffset + scratchBytes), which
 * nobody else may touch. `allocate` says where buffers that the caller asks for come from.
 */
export function createWasmOps(options: {
  readonly module: WebAssembly.Module;
  readonly level: SimdLevel;
  readonly memory: WebAssembly.Memory;
  readonly scratchByteOffset: number;
  readonly allocate: Allocate<Float32Array>;
}): Ops<Float32Array> {
  const { level, allocate, scratchByteOffset } = options;
  const wasm = instantiateKernels(options.module, options.memory);
  return {
    name: `wasm-${level}`,
    precision: "float32",
    allocate,
    products: wasmProducts(wasm, scratchByteOffset),
    activations: wasmActivations(wasm),
    latent: wasmLatent(wasm),
    rows: wasmRows(wasm),
    likelihoods: { bernoulli: wasmBernoulli(wasm), gaussian: wasmGaussian(wasm) },
    updates: { adam: wasmAdam(wasm), rmsprop: wasmRmsprop(wasm) },
    layers: {},
    objectives: {},
  };
}
