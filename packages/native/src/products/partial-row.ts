import type { Assembler } from "../assembler/assembler.js";
import type { Mem } from "../assembler/memory-operand.js";
import type { Gp, Vec } from "../assembler/registers.js";
import type { ConstantPool } from "../vectors/constant-pool.js";
import type { Place } from "../vectors/value.js";
import type { VectorLevel } from "../vectors/vector-level.js";

/** The first lanes of a vector, where a row ends within it. */
export interface PartialRow {
  /** Makes the mask of `count` lanes, of 1 to all; `count` is −count afterwards. */
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
