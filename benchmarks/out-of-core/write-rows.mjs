import { writeRowCache } from "@paravae/datasets";
import { bytesOfRow } from "./works.mjs";

/** Rows of a batch that is made up at a time. */
const rowsAtATime = 8192;

/** Writes so many bytes of made-up rows into a row cache. @returns how many rows, and seconds */
export async function writeRows(path, row, bytes) {
  const count = Math.floor(bytes / bytesOfRow(row));
  const begun = performance.now();
  await writeRowCache(
    path,
    { ...row, labelled: false, count, source: { files: [], options: "made up" } },
    batches(row, count),
  );
  return { count, seconds: (performance.now() - begun) / 1000 };
}

async function* batches({ type, width }, count) {
  const data = type === "bytes" ? new Uint8Array(rowsAtATime * width) : new Float32Array(rowsAtATime * width);
  for (let first = 0; first < count; first += rowsAtATime) {
    const rows = Math.min(rowsAtATime, count - first);
    for (let i = 0; i < rows * width; i++) {
      const word = Math.imul(first * width + i, 0x9e3779b1) >>> 0;
      data[i] = type === "bytes" ? word >>> 24 : word / 2 ** 32;
    }
    yield { count: rows, data: data.subarray(0, rows * width) };
  }
}
