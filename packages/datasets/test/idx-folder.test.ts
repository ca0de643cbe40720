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
    expect([...(train.labels ?? [])]).toEqual([0, 1, 2]);
    expect(test?.rows).toMatchObject({ count: 2, width: 4 });
    expect(test?.labels).toHaveLength(2);
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
    expect(test?.rows).toMatchObject({ count: 2, width: 6 });
  });

  it("loads images without labels, and all as training images", async () => {
    await rm(join(folder, "t10k-labels-idx1-ubyte.gz"));
    const { train, test } = await loadIdxFolder(folder);
    expect([train.labels?.length, test?.rows.count, test?.labels]).toEqual([3, 2, undefined]);
    await rm(join(folder, "t10k-images-idx3-ubyte.gz"));
    await rm(join(folder, "train-labels-idx1-ubyte.gz"));
    const alone = await loadIdxFolder(folder);
    expect([alone.train.rows.count, alone.train.labels, alone.test]).toEqual([3, undefined, undefined]);
  });

  it.each([
    [
      "train-images.idx3-ubyte",
      "train-labels.idx1-ubyte",
      "t10k-images.idx3-ubyte",
      "t10k-labels.idx1-ubyte",
    ],
    ...["emnist-letters", "emnist-byclass"].map((name) => [
      ...[`${name}-train-images-idx3-ubyte.gz`, `${name}-train-labels-idx1-ubyte.gz`],
      ...[`${name}-test-images-idx3-ubyte.gz`, `${name}-test-labels-idx1-ubyte.gz`],
    ]),
    [
      "Train-Images.IDX3-ubyte",
      "train-labels.idx1-ubyte",
      "test-images.idx3-ubyte",
      "test-labels.idx1-ubyte.gz",
    ],
  ])("loads files under the names %s, %s, %s, %s", async (...names) => {
    const own = await temporaryFolder();
    const bytes = Object.values(smallDataset);
    await writeFiles(own, Object.fromEntries(names.map((name, i) => [name, bytes[i]])));
    const { train, test } = await loadIdxFolder(own);
    expect([train.rows.count, train.labels?.length, test?.rows.count, test?.labels?.length]).toEqual([
      3, 3, 2, 2,
    ]);
  });

  it("takes the files of MNIST's names among others, and of two for one part the one without compression", async () => {
    const other = idxBytes([1, 2, 2], counting(4));
    await writeFiles(folder, {
      "emnist-letters-train-images-idx3-ubyte": other,
      "train-images-idx3-ubyte": idxBytes([3, 2, 2], counting(12).toReversed()),
      "test-images-idx3-ubyte": other,
    });
    const { train, test } = await loadIdxFolder(folder);
    expect(train.rows.data[0]).toBe(11);
    expect(test?.rows.count).toBe(2);
  });

  /** The message, which is short and names the folder. */
  async function refusal(path: string): Promise<string> {
    const error = await loadIdxFolder(path, "d").catch((reason: Error) => reason);
    expect(error).toMatchObject({ code: "E_DATASET_NOT_FOUND" });
    const { message } = error as Error;
    expect(message).toContain(path);
    expect(message.replaceAll(path, "")).toMatch(/^.{1,180}$/);
    return message;
  }

  it("says what is there where there are no training images", async () => {
    const own = await temporaryFolder();
    expect(await refusal(own)).toContain("it is empty");
    const names = ["cat.png", "dog\u001b[2J.png", `${"long".repeat(30)}.png`, "z.png", "zz.png"];
    await writeFiles(own, Object.fromEntries(names.map((name) => [name, counting(1)])));
    const message = await refusal(own);
    expect(message).toContain("holds no train-images-idx3-ubyte (nor with .gz); there is cat.png");
    expect(message).toContain("… and 2 more");
    expect(message).not.toContain("\u001b");

    await writeFiles(own, { "emnist-letters-train-images-idx3-ubyte": counting(1) });
    await writeFiles(own, { "emnist-digits-train-images-idx3-ubyte": counting(1) });
    expect(await refusal(own)).toContain("holds several datasets");
  });

  it("says so of a folder that is not there, and of a file", async () => {
    expect(await refusal(join(folder, "none"))).toContain("cannot be read: no such file or directory");
    const file = join(folder, "train-images-idx3-ubyte.gz");
    expect(await refusal(file)).toContain(`is a file, expected the folder that holds it: ${folder}`);
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
