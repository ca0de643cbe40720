import { jsonLines } from "../../../packages/datasets/dist/json-lines/json-lines-format.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { readTable } from "../table-input.mjs";

/** Rows of JSON, one a line. */
export const open = (_folder, files) => ({
  mutate: (random) => mutateBytes(random, files),
  large: {
    "100,000 lists in each other": () => text("[".repeat(100_000) + "]".repeat(100_000)),
    "1,000 lists in each other": () => text(`{"a":${"[".repeat(1000)}1${"]".repeat(1000)}}`),
    "a line of 2,000 names": () =>
      text(`{${Array.from({ length: 2_000 }, (_, i) => `"k${i}":${i}`).join()}}\n{}`),
    "1 MB of digits": () => text(`{"a":${"1".repeat(1_000_000)}}`),
    "1 MB of NaN": () => text(`[${"NaN,".repeat(250_000)}NaN`),
    "100,000 line ends": () => text(`{"a":1}${"\n".repeat(100_000)}`),
  },
  read: (bytes) => readTable(jsonLines, bytes, "rows.jsonl"),
});

const text = (value) => Buffer.from(value);
