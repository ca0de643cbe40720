import { rename, rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { loadIdxFolder } from "../src/index.js";
import { counting, idxBytes, smallDataset, temporaryFolder, writeFiles } from "./idx-files.js";

let folder = "";
beforeEach(async () => {
  folder = await temporaryFolder();
  await writeFiles(folder, smallDataset);
});

describe("loadIdxFolder", () => {
  it("loads the four files, named after the folder", async () => {
    const { name, shape, train, test } = await loadIdxFolder(folder);
    expect(name).toBe(basename(folder));
    expect(shape).toEqual({ height: 2, width: 2, channels: 1 });
    expect(train.rows).toMatchObject({ count: 3, width: 4 });
    expect([...train.rows.data]).toEqual([...counting(12)]);
    expect([...train.labels]).toEqual([0, 1, 2]);
    expect(test.rows).toMatchObject({ count: 2, width: 4 });
    expect(test.labels).toHaveLength(2);
  });

  it("loads files without compression, and the test split by its other name", async () => {
    const unzipped = gunzipSync(smallDataset["train-images-idx3-ubyte.gz"]);
    await rm(join(folder, "train-images-idx3-ubyte.gz"));
    await writeFiles(folder, { "train-images-idx3-ubyte": unzipped });
    await rename(join(folder, "t10k-images-idx3-ubyte.gz"), join(folder, "test-images-idx3-ubyte.gz"));
    expect(await loadIdxFolder(folder, "mine")).toMatchObject({
      name: "mine",
      train: { rows: { count: 3 } },
      test: { rows: { count: 2 } },
    });
  });

  it("loads RGB images, channels innermost", async () => {
    await writeFiles(folder, {
      "train-images-idx3-ubyte": idxBytes([3, 2, 1, 3], counting(18)),
      "t10k-images-idx3-ubyte": idxBytes([2, 2, 1, 3], counting(12)),
    });
    const { shape, train, test } = await loadIdxFolder(folder);
    expect(shape).toEqual({ height: 2, width: 1, channels: 3 });
    expect(train.rows).toMatchObject({ count: 3, width: 6, data: counting(18) });
    expect(test.rows).toMatchObject({ count: 2, width: 6 });
  });

  it("says which files are missing", async () => {
    await rm(join(folder, "t10k-labels-idx1-ubyte.gz"));
    await expect(loadIdxFolder(folder)).rejects.toMatchObject({
      code: "E_DATASET_NOT_FOUND",
      message: expect.stringContaining(`${folder} holds no t10k-labels-idx1-ubyte (nor with .gz)`),
    });
  });

  it.each([
    [
      "E_DATASET_LENGTH",
      "fewer labels than images",
      { "train-labels-idx1-ubyte": idxBytes([2], counting(2)) },
    ],
    [
      "E_DATASET_SHAPE",
      "images of two dimensions",
      { "train-images-idx3-ubyte": idxBytes([3, 4], counting(12)) },
    ],
    [
      "E_DATASET_SHAPE",
      "labels of two dimensions",
      { "t10k-labels-idx1-ubyte": idxBytes([2, 1], counting(2)) },
    ],
    [
      "E_DATASET_SHAPE",
      "splits of unlike images",
      { "t10k-images-idx3-ubyte": idxBytes([2, 2, 3], counting(12)) },
    ],
    [
      "E_DATASET_SHAPE",
      "grey and RGB images of one size",
      { "t10k-images-idx3-ubyte": idxBytes([2, 2, 2, 3], counting(24)) },
    ],
    [
      "E_DATASET_SHAPE",
      "channels that come before the pixels",
      { "train-images-idx3-ubyte": idxBytes([3, 3, 2, 2], counting(36)) },
    ],
    ["E_IDX_SIZE", "a damaged file", { "train-images-idx3-ubyte": idxBytes([3, 2, 2], counting(11)) }],
  ])("throws %s for %s", async (code, _what, replaced) => {
    await writeFiles(folder, replaced);
    const message = expect.stringContaining(join(folder, Object.keys(replaced)[0]));
    await expect(loadIdxFolder(folder)).rejects.toMatchObject({ code, message });
  });
});
