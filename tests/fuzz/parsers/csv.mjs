import { csv } from "../../../packages/datasets/dist/csv/csv-format.js";
import { mutateBytes } from "../mutate-bytes.mjs";
import { readTable } from "../table-input.mjs";

/** Tables of text: encodings, separators, quotes, headers. */
export const open = (_folder, files) => ({
  mutate: (random) => mutateBytes(random, files),
  large: {
    "1 MB of separators": () => text(",".repeat(1_000_000)),
    "30,000 line ends": () => text(`a,b\n1,2\n${"\n".repeat(30_000)}`),
    "1 MB of quotes": () => text(`a,b\n${'"'.repeat(1_000_001)}`),
    "1 MB of quoted line ends": () => text(`a,b\n1,"${"\n".repeat(1_000_000)}"\n`),
    "100,000 names that are the same": () => text(`${"a,".repeat(20_000)}a\n`),
    "1 MB of digits": () => text(`a,b\n${"1".repeat(1_000_000)},2\n`),
    "1 MB of points": () => text(`a,b\n${".".repeat(1_000_000)},2\n`),
  },
  read: (bytes) => readTable(csv, bytes, "table.csv"),
});

const text = (value) => Buffer.from(value);
