import type { Allocate, Ops } from "@paravae/core";
import type { KernelExports } from "./instantiate-kernels.js";
import { wasmBernoulli } from "./likelihoods/bernoulli.js";
import { wasmGaussian } from "./likelihoods/gaussian.js";
import { wasmAdam } from "./updates/adam.js";
import { wasmRmsprop } from "./updates/rmsprop.js";
import { wasmActivations } from "./wasm-activations.js";
import { wasmLatent } from "./wasm-latent.js";
import { wasmProducts } from "./wasm-products.js";
import { wasmRows } from "./wasm-rows.js";

/**
 * Kernels as an `Ops`: those of the compiled module, or others that are called in the same way on the same memory. Every array
 * passed to them must be a view of that memory: its byteOffset is the pointer. Products read float32 values; everything else
 * keeps a matrix's rounding up to date too, for products that are formed elsewhere.
 *
 * One per thread; each has its own scratch, as long as the kernels want it, which nobody else may touch.
 *
 * @param allocate where buffers that the caller asks for come from
 */
export const kernelOps = (
  name: string,
  kernels: KernelExports,
  scratchByteOffset: number,
  allocate: Allocate<Float32Array>,
): Ops<Float32Array> => ({
  name,
  precision: "float32",
  allocate,
  products: wasmProducts(kernels, scratchByteOffset),
  activations: wasmActivations(kernels),
  latent: wasmLatent(kernels),
  rows: wasmRows(kernels),
  likelihoods: { bernoulli: wasmBernoulli(kernels), gaussian: wasmGaussian(kernels) },
  updates: { adam: wasmAdam(kernels), rmsprop: wasmRmsprop(kernels) },
  layers: {},
  objectives: {},
});
