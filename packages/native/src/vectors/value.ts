import type { Mem } from "../assembler/memory-operand.js";
import type { Mask, Vec } from "../assembler/registers.js";

/** Where a value is while code runs. A mask is a vector register in AVX2, and a mask register in AVX-512. */
export type Place = Vec | Mask | Mem;

/** A vector, or a choice of its lanes. It is computed once and never changes, but for accumulators. */
export interface Value {
  readonly type: "vector" | "mask";
  /** Where it is throughout: constants and arguments. None where the allocator is to find a register. */
  readonly home: Place | undefined;
}

/** The place as a vector register. */
export function asVec(place: Place | undefined): Vec {
  if (place?.kind !== "vec")
    throw new Error(`vector code: a vector register was expected, got ${place?.kind}`);
  return place;
}

/** The place as a vector register or memory. */
export function asVecOrMem(place: Place): Vec | Mem {
  return place.kind === "mem" ? place : asVec(place);
}

/** The place as a mask register of AVX-512. */
export function asMask(place: Place): Mask {
  if (place.kind !== "mask") throw new Error(`vector code: a mask register was expected, got ${place.kind}`);
  return place;
}
