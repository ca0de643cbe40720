import { type Vec, ymm, zmm } from "./assembler/registers.js";

/** What a processor's vector instructions are called here, and how wide they are. */
export interface Level {
  readonly name: "avx2" | "avx512";
  /** float32 of a vector. */
  readonly lanes: 8 | 16;
  /** Bytes of a vector. */
  readonly bytes: 32 | 64;
  /** Vector registers that there are. */
  readonly registers: 16 | 32;
  /** The vector register of a number. */
  vec(code: number): Vec;
}

/** AVX2 with FMA: processors of 2013 and later. */
export const avx2: Level = { name: "avx2", lanes: 8, bytes: 32, registers: 16, vec: ymm };

/** AVX-512 F, BW, DQ and VL: Intel's servers of 2017 and later, AMD's processors of 2022 and later. */
export const avx512: Level = { name: "avx512", lanes: 16, bytes: 64, registers: 32, vec: zmm };
