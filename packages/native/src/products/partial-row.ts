import type { Assembler } from "../assembler/assembler.js";
import { type Mem, mem } from "../assembler/memory-operand.js";
import { type Gp, mask, r14, type Vec } from "../assembler/registers.js";
import type { ConstantPool } from "../vectors/constant-pool.js";
import type { Place } from "../vectors/value.js";
import type { VectorLevel } from "../vectors/vector-level.js";

/** The first lanes of a vector, where a row ends within it. */
export interface PartialRow {
  /** Makes the mask of `count` elements, of 1 to all; `count` is anything afterwards. */
  prepare(a: Assembler, count: Gp): void;
  load(a: Assembler, target: Vec, source: Mem): void;
  store(a: Assembler, target: Mem, source: Vec): void;
}

/** @param vector for the mask, where no register of masks holds it */
export function partialRow(level: VectorLevel, pool: ConstantPool, vector: Vec): PartialRow {
  let mask: Place = vector;
  return {
    prepare(a, count) {
      const [present] = level.present(a, pool, count);
      mask = present.home as Place;
      if (mask.kind !== "mem") return;
      a.vmovups(vector, mask);
      mask = vector;
    },
    load: (a, target, source) => level.loadPresent(a, target, source, mask),
    store: (a, target, source) => level.storePresent(a, target, source, mask),
  };
}

/** The masks of 0 to 32 elements of 16 bits. */
const masksOfHalves = Array.from({ length: 33 }, (_, count) => 2 ** count - 1);

/** The first elements of a row of bfloat16, two to a lane: with 0 as the second one of a lane where that is not there. AVX-512 only. */
export function partialPairs(pool: ConstantPool): Pick<PartialRow, "prepare" | "load"> {
  const lanes = mask(1);
  return {
    prepare(a, count) {
      a.mov32(count, mem(r14, pool.offsetOf(masksOfHalves), count, 4));
      a.kmovd(lanes, count);
    },
    load: (a, target, source) => a.vmovdqu16(target, source, { lanes, zeroing: true }),
  };
}
