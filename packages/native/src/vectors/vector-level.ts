import type { Assembler, Comparison } from "../assembler/assembler.js";
import type { Mem } from "../assembler/memory-operand.js";
import type { Gp, Mask, Vec } from "../assembler/registers.js";
import type { LevelName } from "../machine/processor.js";
import type { ConstantPool } from "./constant-pool.js";
import type { Place, Value } from "./value.js";

/** Elements of a cache line, which loops go by: one vector of AVX-512, two of AVX2. */
export const lineElements = 16;

/** Bytes of a vector. */
export const bytesOf = ({ lanes }: Pick<VectorLevel, "lanes">): number => 4 * lanes;

/**
 * What differs between AVX2 and AVX-512 in straight-line code: registers, masks, and how constants lie. Everything else is the
 * same instruction with wider registers.
 */
export interface VectorLevel {
  readonly name: LevelName;
  readonly lanes: 8 | 16;
  /** Vector registers. */
  readonly registers: 16 | 32;
  /** Registers of masks; none where vector registers hold them. */
  readonly masks: readonly Mask[];
  vector(code: number): Vec;

  /** The operand that is these 32 bits in every lane. */
  constant(pool: ConstantPool, bits: number): Mem;
  /** target ← the constant or the mask at `place`. */
  loadConstant(asm: Assembler, target: Vec, place: Mem): void;

  /**
   * The masks of a line of which the first `left` elements, 1 to 15, are there: one for each vector. `left` is −left
   * afterwards.
   */
  present(asm: Assembler, pool: ConstantPool, left: Gp): readonly Value[];
  /** target ← the lanes at `place` that are there, and 0 in the others. */
  loadPresent(asm: Assembler, target: Vec, place: Mem, present: Place): void;
  storePresent(asm: Assembler, place: Mem, value: Vec, present: Place): void;

  /** 16 bits of each element, with zeros above them; as `loadPresent` where not all are there. None without AVX-512. */
  readonly loadHalves: ((asm: Assembler, target: Vec, place: Mem, present?: Place) => void) | undefined;
  readonly storeHalves: ((asm: Assembler, place: Mem, value: Vec, present?: Place) => void) | undefined;

  compare(asm: Assembler, target: Place, a: Vec, b: Vec | Mem, comparison: Comparison): void;
  /** target ← mask ? ifTrue : ifFalse. */
  select(asm: Assembler, target: Vec, ifFalse: Vec, ifTrue: Vec | Mem, mask: Place): void;
  /** target ← mask ? a : 0. */
  keep(asm: Assembler, target: Vec, a: Vec, mask: Place): void;
  /** target ← to the nearest whole number, ties to even. */
  nearest(asm: Assembler, target: Vec, a: Vec): void;
}
