import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach } from "vitest";

const folders: string[] = [];

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true, force: true })));
});

/** A folder that is gone after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "paravae-datasets-"));
  folders.push(folder);
  return folder;
}

/** The bytes of an IDX file with this header and body, whether or not they fit. */
export function idxBytes(shape: readonly number[], data: Uint8Array, type = 0x08): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * shape.length + data.length);
  bytes[2] = type;
  bytes[3] = shape.length;
  const view = new DataView(bytes.buffer);
  shape.forEach((extent, i) => {
    view.setUint32(4 + 4 * i, extent);
  });
  bytes.set(data, 4 + 4 * shape.length);
  return bytes;
}

/** Bytes 0, 1, 2, … */
export const counting = (length: number): Uint8Array => Uint8Array.from({ length }, (_, i) => i);

/** The four files of a small dataset: 3 training images of 2×2, 2 test images. */
export const smallDataset: Readonly<Record<string, Uint8Array>> = {
  "train-images-idx3-ubyte.gz": gzipSync(idxBytes([3, 2, 2], counting(12))),
  "train-labels-idx1-ubyte.gz": gzipSync(idxBytes([3], counting(3))),
  "t10k-images-idx3-ubyte.gz": gzipSync(idxBytes([2, 2, 2], counting(8))),
  "t10k-labels-idx1-ubyte.gz": gzipSync(idxBytes([2], counting(2))),
};

export async function writeFiles(folder: string, files: Readonly<Record<string, Uint8Array>>): Promise<void> {
  await Promise.all(Object.entries(files).map(([name, bytes]) => writeFile(join(folder, name), bytes)));
}
