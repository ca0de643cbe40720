import type { Assembler } from "../assembler/assembler.js";
import type { Place, Value } from "./value.js";

/** One recorded instruction of straight-line code. Its operands were results before it, or have a home. */
export type Instruction = Plain | Fused | Effect;

/** A result in a register of its own. */
interface Plain {
  readonly kind: "plain";
  readonly result: Value;
  readonly operands: readonly Value[];
  /** The operand that may be in memory. */
  readonly inMemory: number | undefined;
  emit(asm: Assembler, target: Place, places: readonly Place[]): void;
}

/** a·b + c, or c − a·b, which overwrites one of its operands. */
export interface Fused {
  readonly kind: "fused";
  readonly name: "vfmadd" | "vfnmadd";
  readonly result: Value;
  readonly operands: readonly [a: Value, b: Value, c: Value];
}

/** What changes memory or an accumulator, and has no result. */
interface Effect {
  readonly kind: "effect";
  readonly operands: readonly Value[];
  emit(asm: Assembler, places: readonly Place[]): void;
}
