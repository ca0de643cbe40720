import type { ActivationKind, Ops } from "@paravae/core";
import { compileKernels, detectSimdLevel, ownMemory } from "@paravae/kernels";
import { loadNative } from "./load-native.js";
import { createNativeOps, nativeScratchBytes } from "./native-ops.js";

/**
 * Generated kernels with a memory of their own, for one thread: what `Vae` runs on when nothing is shared. The memory grows as
 * buffers are allocated and goes when the `Ops` does.
 *
 * @param activations that there are kernels of; all, where it does not say
 * @throws ParavaeError E_NO_NATIVE as loadNative; E_NO_SIMD, E_MEMORY; RangeError from `allocate` past 4 GiB
 */
export async function standaloneNativeOps(
  activations?: readonly ActivationKind[],
): Promise<Ops<Float32Array>> {
  const spec = loadNative("float32", activations);
  const module = await compileKernels(detectSimdLevel());
  return createNativeOps(spec, { module, scratchByteOffset: 0, ...ownMemory(nativeScratchBytes) }).ops;
}
