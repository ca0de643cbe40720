import type { KernelOffsets } from "./generate-kernels.js";
import type { LevelName } from "./machine/processor.js";

/** Generated kernels as plain data: what a worker calls. */
export interface NativeSpec {
  /** Which instructions they are made of. */
  readonly level: LevelName;
  /** Of the function that runs programs; the same in every thread of the process. */
  readonly address: number;
  /** Where each kernel is, by its name; from the beginning of the code. */
  readonly kernels: KernelOffsets;
}

/** As reports call it: "native-avx512". */
export const nameOfNative = ({ level }: NativeSpec): string => `native-${level}`;
