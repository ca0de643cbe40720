import type { Precision } from "@paravae/core";
import type { GeneratedKernels } from "./generate-kernels.js";
import type { LevelName } from "./machine/processor.js";

/** Generated kernels as plain data: what a worker calls. */
export interface NativeSpec {
  /** Which instructions they are made of. */
  readonly level: LevelName;
  /** Of the function that runs programs; the same in every thread of the process. */
  readonly address: number;
  /** Where each kernel is, by its name; from the beginning of the code. */
  readonly kernels: GeneratedKernels["kernels"];
  /** Those for products of bfloat16; undefined where they were not asked for. */
  readonly bf16: GeneratedKernels["bf16"];
}

/** As reports call it: "native-avx512", "native-avx512-bf16". */
export const nameOfNative = ({ level }: Pick<NativeSpec, "level">, precision: Precision): string =>
  precision === "float32" ? `native-${level}` : `native-${level}-${precision}`;
