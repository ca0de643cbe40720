import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach } from "vitest";
import type { NewCache, RowBatch } from "../../src/index.js";

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "paravae-rows-"));
  folders.push(folder);
  return folder;
}

/** 65 rows of reals are a block. */
export const width = 4000;
const noSource = { files: [], options: null };

export interface MadeUp {
  readonly rows: NewCache;
  readonly data: Uint8Array | Float32Array;
  readonly labels: Uint8Array;
  readonly count: number;
  batches(): AsyncGenerator<RowBatch>;
}

/** Rows, and batches of them of sizes that are none of a block. */
export function madeUp(type: "bytes" | "reals", count: number, labelled = false): MadeUp {
  const length = count * width;
  const data = type === "bytes" ? new Uint8Array(length) : new Float32Array(length);
  for (let i = 0; i < length; i++)
    data[i] = type === "bytes" ? Math.imul(i, 0x9e3779b1) >>> 24 : Math.fround(i / 7);
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 251);
  return {
    rows: { type, width, labelled, source: noSource },
    data,
    labels,
    count,
    async *batches() {
      for (let first = 0, size = 1; first < count; first += size, size = (size * 3) % 97) {
        const rows = Math.min(size, count - first);
        yield {
          count: rows,
          data: data.subarray(first * width, (first + rows) * width),
          ...(labelled ? { labels: labels.subarray(first, first + rows) } : {}),
        };
        size = rows;
      }
    },
  };
}

/** Whether values are the same, bit by bit; vitest takes seconds to compare so many. */
export function areSame(a: Uint8Array | Float32Array, b: Uint8Array | Float32Array): boolean {
  const [x, y] = [a, b].map(({ buffer, byteOffset, byteLength }) =>
    Buffer.from(buffer, byteOffset, byteLength),
  );
  return a.constructor === b.constructor && x.equals(y);
}

export const namesIn = async (folder: string): Promise<string[]> => (await readdir(folder)).sort();

/** Turns one bit of a file. */
export async function flip(path: string, offset: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[offset] ^= 1;
  await writeFile(path, bytes);
}
