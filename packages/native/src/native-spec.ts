import type { Precision } from "@paravae/core";
import type { Bf16KernelName, KernelName } from "./generate-kernels.js";
import type { Offsets } from "./library.js";
import type { LevelName } from "./machine/processor.js";

/** Generated kernels as plain data: what a worker calls. */
export interface NativeSpec {
  /** Which instructions they are made of. */
  readonly level: LevelName;
  /** Of the function that runs programs; the same in every thread of the process. */
  readonly address: number;
  /** Where each kernel is, by its name; from the beginning of the code. */
  readonly kernels: Offsets<KernelName>;
  /** Those for products of bfloat16; undefined where the processor has none. */
  readonly bf16: Offsets<Bf16KernelName> | undefined;
}

/** As reports call it: "native-avx512", "native-avx512-bf16". */
export const nameOfNative = ({ level }: Pick<NativeSpec, "level">, precision: Precision): string =>
  precision === "float32" ? `native-${level}` : `native-${level}-${precision}`;
