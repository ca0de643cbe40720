import type { Allocate, EndTime, Ops } from "@paravae/core";
import { instantiateKernels, type KernelExports, kernelOps } from "@paravae/kernels";
import { bfloat16Products } from "./bfloat16-products.js";
import { addressOf, programRunner } from "./machine/call-program.js";
import { nativeKernels } from "./native-kernels.js";
import { type NativeSpec, nameOfNative } from "./native-spec.js";
import { scratchBytes } from "./products/cut.js";
import { Programs, type Replay } from "./programs.js";
import { roundingKernels, unrecordedKernels } from "./rounding-kernels.js";

/** Bytes that each `Ops` needs for itself. Only products need any, and all of them are generated. */
export const nativeScratchBytes = scratchBytes;

/** Generated kernels at work in one thread. */
export interface NativeOps {
  readonly ops: Ops<Float32Array>;
  /** The same with products of bfloat16; undefined where the processor has none. */
  readonly bf16Ops: Ops<Float32Array> | undefined;
  /**
   * Records the kernels of either that `work` calls, without calling them, so that they can be called again in one go. `work` must
   * do nothing else. A recorded update is repeated with the constants of the last one that was not recorded.
   *
   * @returns undefined where `work` calls what cannot be recorded
   */
  readonly record: (work: (endTime: EndTime) => void) => Replay | undefined;
}

/**
 * Generated kernels over a shared memory, for the calling thread; what they do not have, those of WebAssembly do. One per thread;
 * each has its own scratch, [scratchByteOffset, scratchByteOffset + nativeScratchBytes), which nobody else may touch.
 *
 * @param options.module the kernels of WebAssembly
 * @param options.allocate where buffers that the caller asks for come from
 * @throws ParavaeError E_NO_NATIVE where koffi cannot be loaded in this thread
 */
export function createNativeOps(
  spec: NativeSpec,
  options: {
    readonly module: WebAssembly.Module;
    readonly memory: WebAssembly.Memory;
    readonly scratchByteOffset: number;
    readonly allocate: Allocate<Float32Array>;
  },
): NativeOps {
  const { module, memory, scratchByteOffset, allocate } = options;
  const programs = new Programs(programRunner(spec.address), addressOf(new Uint8Array(memory.buffer)));
  const others = instantiateKernels(module, memory);
  const ops = generatedOps(spec, programs, others, { scratch: scratchByteOffset, allocate });
  return { ...ops, record: (work) => programs.record(work) };
}

/** The `Ops` of programs' memory, in which byte offsets are. */
export function generatedOps(
  spec: NativeSpec,
  programs: Programs,
  others: KernelExports,
  options: {
    readonly scratch: number;
    readonly allocate: Allocate<Float32Array>;
  },
): Pick<NativeOps, "ops" | "bf16Ops"> {
  const { scratch, allocate } = options;
  const { bf16 } = spec;
  const unrecorded = unrecordedKernels(others, programs);
  const rounding = bf16 === undefined ? unrecorded : roundingKernels(bf16, programs, unrecorded);
  const kernels = nativeKernels(spec, programs, rounding, unrecorded);
  const ops = kernelOps(nameOfNative(spec, "float32"), kernels, scratch, allocate);
  const bf16Ops = bf16 && {
    ...ops,
    name: nameOfNative(spec, "bf16"),
    precision: "bf16" as const,
    products: { ...ops.products, ...bfloat16Products(spec.level, bf16, programs, scratch) },
  };
  return { ops, bf16Ops };
}
