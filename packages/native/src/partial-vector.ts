import type { Assembler } from "./assembler/assembler.js";
import { type Mem, mem } from "./assembler/memory-operand.js";
import { type Gp, mask, type Vec } from "./assembler/registers.js";
import type { Level } from "./level.js";

/**
 * The first lanes of a vector, where a row ends within it: nothing outside of them is read or written, and the missing ones
 * are read as 0.
 */
export interface PartialVector {
  /** Whatever `load` and `store` need, for `count` lanes of 1 to all; overwrites both registers. */
  prepare(a: Assembler, count: Gp, scratch: Gp): void;
  load(a: Assembler, target: Vec, source: Mem): void;
  store(a: Assembler, target: Mem, source: Vec): void;
}

/**
 * @param maskVector a register for the mask on AVX2; k1 is it on AVX-512
 * @param table on AVX2 as many lanes of −1 as a vector has, then as many of 0
 */
export function partialVector(level: Level, maskVector: Vec, table: Mem): PartialVector {
  if (level.name === "avx512") {
    const lanes = mask(1);
    return {
      prepare(a, count, scratch) {
        // The lowest `count` bits of all ones.
        a.movImmediate32(scratch, 0xffff_ffff);
        a.bzhi32(count, scratch, count);
        a.kmovw(lanes, count);
      },
      load: (a, target, source) => a.vmovups(target, source, { lanes, zeroing: true }),
      store: (a, target, source) => a.vmovupsStore(target, source, { lanes }),
    };
  }
  return {
    prepare(a, count) {
      a.neg(count);
      a.vmovups(maskVector, mem(table.base, table.displacement + level.bytes, count, 4));
    },
    load: (a, target, source) => a.vmaskmovps(target, maskVector, source),
    store: (a, target, source) => a.vmaskmovpsStore(target, maskVector, source),
  };
}
