import { parquet } from "../../../packages/datasets/dist/parquet/parquet-format.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { readTable } from "../table-input.mjs";

/** Parquet files: what the library decodes, after checks of ours that what it is told fits the file. */
export const open = (_folder, files) => ({
  mutate: (random) => mutateBytes(random, files),
  read: (bytes) => readTable(parquet, bytes, "table.parquet"),
});
