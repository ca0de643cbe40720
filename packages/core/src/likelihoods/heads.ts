import type { Head, HeadConfig } from "./head.js";
import { likelihoods } from "./likelihoods.js";

/** A head, and where its columns and outputs begin in a row. */
export interface PlacedHead extends Head {
  readonly firstColumn: number;
  readonly firstOutput: number;
}

/** The heads of a model, one after the other. */
export function placeHeads(heads: readonly HeadConfig[]): readonly PlacedHead[] {
  let [firstColumn, firstOutput] = [0, 0];
  return heads.map(({ columns, likelihood }) => {
    const outputs = likelihoods.get(likelihood.kind).outputsOf(columns, likelihood);
    const placed = { columns, likelihood, outputs, firstColumn, firstOutput };
    firstColumn += columns;
    firstOutput += outputs;
    return placed;
  });
}

/** Outputs that the decoder gives for a row, of all heads. */
export const outputsOfHeads = (heads: readonly HeadConfig[]): number =>
  placeHeads(heads).reduce((sum, { outputs }) => sum + outputs, 0);
