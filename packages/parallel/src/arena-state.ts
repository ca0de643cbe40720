import { roundMatrix } from "@paravae/core";
import type { Arena } from "./arena.js";

type Block = Float32Array | Float64Array;

/**
 * A copy of what training changes in the arena, for taking steps back. Lies outside of the arena, where no worker can
 * write. Taken and restored while no worker runs.
 */
export class Snapshot {
  readonly #arena: Arena;
  readonly #blocks: readonly { readonly live: Block; readonly kept: Block }[];

  constructor(arena: Arena) {
    this.#arena = arena;
    const live = [arena.parameters.values, ...arena.slots, arena.epochSums];
    this.#blocks = live.map((block) => ({ live: block, kept: block.slice() }));
  }

  take(): void {
    for (const { live, kept } of this.#blocks) kept.set(live);
  }

  restore(): void {
    for (const { live, kept } of this.#blocks) live.set(kept);
    roundMatrix(this.#arena.parameters);
  }
}
