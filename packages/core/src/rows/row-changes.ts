import type { BinariseKind } from "./binarise.js";
import type { Corruption } from "./corrupt.js";

/** What is done to rows whenever they are read for training. Plain data; it decides the numbers of training, as the seed does. */
export interface RowChanges {
  readonly binarise: BinariseKind;
  /** Whether bytes become real values, by uniform noise. */
  readonly dequantise: boolean;
  /** What the encoder's rows are corrupted by; undefined for the rows as they are. */
  readonly corrupt: Corruption | undefined;
}

export const noRowChanges: RowChanges = { binarise: "none", dequantise: false, corrupt: undefined };
