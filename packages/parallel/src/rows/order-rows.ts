import { BlockShuffle, keyOfSeed, shuffle } from "@paravae/core";
import type { TeamSpec } from "../team/team-spec.js";

/** Writes the order in which an epoch takes rows that are all in the arena: the same as if windows of them were read. */
export function orderRows(
  out: Uint32Array,
  { order, seed }: Pick<TeamSpec, "order" | "seed">,
  epoch: number,
): void {
  const key = keyOfSeed(seed);
  if (order.kind === "rows") {
    shuffle(out, key, epoch);
    return;
  }
  const blocks = new BlockShuffle(order, out.length, key);
  blocks.begin(epoch);
  blocks.fillAll(out);
}
