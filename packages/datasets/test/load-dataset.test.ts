import { createHash } from "node:crypto";
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { type CatalogEntry, catalog } from "../src/catalog.js";
import { datasetNames, loadDataset } from "../src/index.js";
import { loadCatalogEntry } from "../src/load-dataset.js";
import { smallDataset, temporaryFolder, writeFiles } from "./idx-files.js";
import { refusedMirror, startMirror } from "./mirror.js";

describe("loadDataset of digits", () => {
  it("has 1,437 training and 360 test images of 8×8", async () => {
    const { name, shape, train, test } = await loadDataset("digits");
    expect(name).toBe("digits");
    expect(shape).toEqual({ height: 8, width: 8, channels: 1 });
    expect(train.rows).toMatchObject({ count: 1437, width: 64 });
    expect(test.rows).toMatchObject({ count: 360, width: 64 });
    expect(train.rows.data.buffer).toBeInstanceOf(SharedArrayBuffer);
  });

  it("is the UCI data: its first image, its ten labels, its mean", async () => {
    const { train, test } = await loadDataset("digits");
    const counts = [0, 0, 5, 13, 9, 1, 0, 0];
    expect([...train.rows.data.subarray(0, 8)]).toEqual(
      counts.map((count) => Math.round((count * 255) / 16)),
    );
    expect([...train.labels.subarray(0, 10)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(new Set(test.labels).size).toBe(10);
    const all = [...train.rows.data, ...test.rows.data];
    // 4.8842 of 16 is the mean that the original counts have.
    expect((all.reduce((sum, byte) => sum + byte, 0) / all.length / 255) * 16).toBeCloseTo(4.884, 2);
  });
});

describe("loadDataset", () => {
  it("looks into a given folder and nowhere else", async () => {
    const folder = await temporaryFolder();
    await expect(loadDataset("digits", { folder })).rejects.toMatchObject({ code: "E_DATASET_NOT_FOUND" });
    await writeFiles(folder, smallDataset);
    expect(await loadDataset("mnist", { folder })).toMatchObject({
      name: "mnist",
      train: { rows: { count: 3 } },
    });
  });

  it.each([
    ["minst", "mnist"],
    ["FashionMNIST", "fashion-mnist"],
    ["digit", "digits"],
    ["__proto__", undefined],
  ])("refuses %s and suggests what was meant", async (name, nearest) => {
    const error = await loadDataset(name).catch((reason) => reason);
    expect(error).toMatchObject({ code: "E_DATASET", data: { name } });
    for (const known of datasetNames) expect(error.message).toContain(known);
    if (nearest !== undefined) expect(error.message).toContain(`did you mean ${nearest}?`);
  });
});

describe("loadCatalogEntry", () => {
  const requested: string[] = [];
  let cacheFolder = "";
  let systemFolder = "";
  let entry: CatalogEntry;

  beforeEach(async () => {
    requested.length = 0;
    const folder = await temporaryFolder();
    cacheFolder = join(folder, "cache");
    systemFolder = join(folder, "system");
    await mkdir(systemFolder);
    const mirror = await startMirror((request, response) => {
      const name = (request.url as string).slice(1);
      requested.push(name);
      response.end(smallDataset[name]);
    });
    entry = {
      name: "small",
      systemFolders: [systemFolder],
      mirrors: [mirror],
      files: Object.entries(smallDataset).map(([name, bytes]) => ({
        name,
        bytes: bytes.length,
        sha256: createHash("sha256").update(bytes).digest("hex"),
      })),
      advice: "ask a colleague",
    };
  });

  it("downloads once, then finds it in the cache", async () => {
    for (let i = 0; i < 2; i++) {
      const dataset = await loadCatalogEntry(entry, { cacheFolder });
      expect(dataset).toMatchObject({
        name: "small",
        train: { rows: { count: 3 } },
        test: { rows: { count: 2 } },
      });
    }
    expect(requested).toEqual(Object.keys(smallDataset));
    expect(await readdir(join(cacheFolder, "small"))).toEqual(Object.keys(smallDataset).sort());
  });

  it("fetches only what an interrupted download has left out", async () => {
    await loadCatalogEntry(entry, { cacheFolder });
    await rm(join(cacheFolder, "small", "t10k-images-idx3-ubyte.gz"));
    requested.length = 0;
    await loadCatalogEntry(entry, { cacheFolder });
    expect(requested).toEqual(["t10k-images-idx3-ubyte.gz"]);
  });

  it("takes the operating system's package before the network", async () => {
    await writeFiles(systemFolder, smallDataset);
    await loadCatalogEntry(entry, { cacheFolder });
    expect(requested).toEqual([]);
  });

  it("says why the download failed and what to do when no place has it", async () => {
    const mirrors = [await refusedMirror(), await refusedMirror()];
    const error = await loadCatalogEntry({ ...entry, mirrors }, { cacheFolder }).catch((reason) => reason);
    const cached = join(cacheFolder, "small");
    expect(error).toMatchObject({
      code: "E_DATASET_NOT_FOUND",
      data: { places: [cached, systemFolder], mirrors },
    });
    for (const words of [cached, "ECONNREFUSED", "ask a colleague"]) expect(error.message).toContain(words);
  });

  it("lets an abort through as an abort", async () => {
    const signal = AbortSignal.abort();
    await expect(loadCatalogEntry(entry, { cacheFolder, signal })).rejects.toMatchObject({
      code: "E_ABORTED",
    });
  });
});

describe("the catalog", () => {
  it.each(Object.values(catalog))("has four files of $name with checksums, and two mirrors", (entry) => {
    expect(catalog[entry.name as keyof typeof catalog]).toBe(entry);
    expect(entry.files.map((file) => file.name).sort()).toEqual(Object.keys(smallDataset).sort());
    expect(new Set(entry.files.map((file) => file.sha256)).size).toBe(4);
    for (const file of entry.files) expect(file.sha256).toMatch(/^[0-9a-f]{64}$/);
    for (const mirror of entry.mirrors) expect(new URL(mirror).pathname).toMatch(/\/$/);
    expect(entry.mirrors.length).toBeGreaterThan(1);
  });
});
