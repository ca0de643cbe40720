import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { loadDataset } from "../../../packages/datasets/dist/index.js";
import { mutateBytes } from "../mutate-bytes.mjs";

const names = [
  ...["train-images-idx3-ubyte", "train-labels-idx1-ubyte"],
  ...["t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"],
];

/** The cache folder of a dataset with one of its files changed: what is accepted is four files that fit each other. */
export function open(folder, files) {
  const cached = join(folder, "mnist");
  mkdirSync(cached);
  const write = (i, bytes) => writeFileSync(join(cached, names[i]), bytes);
  for (const i of names.keys()) write(i, files[i]);
  return {
    mutate: (random) => mutateBytes(random, files),
    async read(bytes, n) {
      const changed = Math.abs(n) % names.length;
      write(changed, bytes);
      try {
        const { shape, train, test } = await loadDataset("mnist", { cacheFolder: folder });
        for (const { rows, labels } of [train, test]) {
          assert.equal(rows.width, shape.height * shape.width * shape.channels);
          assert.equal(rows.data.length, rows.count * rows.width);
          assert.equal(labels.length, rows.count);
        }
        return bytes.length;
      } finally {
        write(changed, files[changed]);
      }
    },
  };
}
