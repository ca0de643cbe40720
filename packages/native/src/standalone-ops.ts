import type { ActivationKind, Ops, Precision } from "@paravae/core";
import { compileKernels, detectSimdLevel, ownMemory } from "@paravae/kernels";
import { loadNative } from "./load-native.js";
import { createNativeOps, nativeScratchBytes } from "./native-ops.js";

/**
 * Generated kernels with a memory of their own, for one thread: what `Vae` runs on when nothing is shared. The memory grows as
 * buffers are allocated and goes when the `Ops` does.
 *
 * @param activations that there are kernels of; all, where it does not say
 * @param precision of products
 * @throws ParavaeError E_NO_NATIVE, E_NO_BF16 as loadNative; E_NO_SIMD, E_MEMORY; RangeError from `allocate` past 4 GiB
 */
export async function standaloneNativeOps(
  activations?: readonly ActivationKind[],
  precision: Precision = "float32",
): Promise<Ops<Float32Array>> {
  const spec = loadNative(precision, activations);
  const module = await compileKernels(detectSimdLevel());
  const options = { module, scratchByteOffset: 0, ...ownMemory(nativeScratchBytes) };
  const { ops, bf16Ops } = createNativeOps(spec, options);
  if (precision === "float32") return ops;
  if (bf16Ops === undefined) throw new TypeError(`${ops.name} has no products of bfloat16`);
  return bf16Ops;
}
