import { type Mem, mem } from "../assembler/memory-operand.js";
import { r14, type Vec } from "../assembler/registers.js";
import type { ConstantPool } from "./constant-pool.js";
import type { Value } from "./value.js";
import type { VectorLevel } from "./vector-level.js";

/** The constants of a piece of code: in memory, but for those that were put into registers before it. */
export class Constants {
  readonly #level: VectorLevel;
  readonly #pool: ConstantPool;
  readonly #registers: ReadonlyMap<number, Vec>;
  readonly #uses = new Map<number, number>();

  constructor(level: VectorLevel, pool: ConstantPool, registers: ReadonlyMap<number, Vec> = new Map()) {
    this.#level = level;
    this.#pool = pool;
    this.#registers = registers;
  }

  /** These 32 bits in every lane. */
  value(word: number): Value {
    this.#uses.set(word, (this.#uses.get(word) ?? 0) + 1);
    return { type: "vector", home: this.#registers.get(word) ?? this.#level.constant(this.#pool, word) };
  }

  /** A word for each lane, which stays in memory. */
  sequence(words: readonly number[]): Mem {
    return mem(r14, this.#pool.offsetOf(words));
  }

  /** What was asked for, the most used first. */
  byUse(): number[] {
    return [...this.#uses].sort(([, a], [, b]) => b - a).map(([word]) => word);
  }
}
