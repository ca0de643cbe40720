import type { RowChanges } from "@paravae/core";
import { parseCorruption } from "./corruption-text.js";
import type { Settings } from "./settings-table.js";

/** What is done to the rows of a run whenever they are read. */
export const rowChangesOf = ({ binarise, dequantise, corrupt }: Settings): RowChanges => ({
  binarise,
  dequantise: dequantise === "uniform",
  corrupt: corrupt === undefined ? undefined : parseCorruption(corrupt),
});
