import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** An IDX file of bytes: magic 0 0 8 n, n big-endian extents, the values. */
export function idx(shape: readonly number[], values: Uint8Array): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, 8, shape.length]);
  shape.forEach((extent, i) => {
    head.writeUInt32BE(extent, 4 + 4 * i);
  });
  return Buffer.concat([head, values]);
}

const pixels = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 24);

/** Four IDX files of 5×4 images; `change` replaces some of them by name. */
export function writeIdxDataset(folder: string, change: Readonly<Record<string, Uint8Array>> = {}): string {
  mkdirSync(folder, { recursive: true });
  const files: Record<string, Uint8Array> = {
    "train-images-idx3-ubyte": idx([50, 5, 4], pixels(50 * 20)),
    "train-labels-idx1-ubyte": idx([50], pixels(50)),
    "t10k-images-idx3-ubyte": idx([11, 5, 4], pixels(11 * 20)),
    "t10k-labels-idx1-ubyte": idx([11], pixels(11)),
    ...change,
  };
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  return folder;
}
