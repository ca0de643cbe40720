import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { loadFiles } from "../../src/files/load-files.js";
import { encodeNpy } from "../../src/npy.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "paravae-files-"));
});
afterEach(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

const numbered = (rows: number) =>
  `id,x\n${Array.from({ length: rows }, (_, i) => `${i},${i / 10}\n`).join("")}`;

describe("files", () => {
  test("of numbers are float32 rows, text is told", async () => {
    const path = await file("people.csv", "age,city,height\n30,Ulm,1.5\n40,Bonn,\n");
    const { train, test: held, shape, notes } = await loadFiles([path], { name: "people" });
    expect(train.rows).toEqual({ count: 2, width: 2, data: Float32Array.of(30, 1.5, 40, Number.NaN) });
    expect(shape).toEqual({ height: 1, width: 2, channels: 1 });
    expect(held).toBeUndefined();
    expect(notes?.join()).toContain("city");
  });

  test("several, gzip or not, by a pattern, in the order in which people count", async () => {
    await file("part-10.csv", "x\n3\n");
    await file("part-2.csv.gz", gzipSync("x\n2\n"));
    await file("part-1.csv", "x\n1\n");
    const { train } = await loadFiles([join(folder, "part-*")], { name: "parts" });
    expect([...train.rows.data]).toEqual([1, 2, 3]);
  });

  test("of pictures are images", async () => {
    const path = await file(
      "x.npy",
      encodeNpy(
        Float32Array.from({ length: 24 }, (_, i) => i / 24),
        [2, 3, 4],
      ),
    );
    const { shape, train } = await loadFiles([path], { name: "x" });
    expect(shape).toEqual({ height: 3, width: 4, channels: 1 });
    expect(train.rows.count).toBe(2);
  });

  test("have a column that is their label, and names of classes", async () => {
    const path = await file("iris.csv", "length,kind\n1,b\n2,a\n3,b\n");
    const { train, classes } = await loadFiles([path], { name: "iris", label: "kind" });
    expect(classes).toEqual(["a", "b"]);
    expect([...(train.labels ?? [])]).toEqual([1, 0, 1]);
    expect(train.rows.width).toBe(1);
  });

  test("of test rows are a split of their own, with the same classes", async () => {
    const train = await file("train.csv", "x,kind\n1,b\n2,c\n");
    const held = await file("test.csv", "x,kind\n3,a\n");
    const dataset = await loadFiles([train], { name: "x", test: [held], label: "kind" });
    expect(dataset.classes).toEqual(["a", "b", "c"]);
    expect([...dataset.train.rows.data]).toEqual([1, 2]);
    expect([...(dataset.train.labels ?? [])]).toEqual([1, 2]);
    expect(dataset.test?.rows).toMatchObject({ count: 1, data: Float32Array.of(3) });
    expect([...(dataset.test?.labels ?? [])]).toEqual([0]);
  });

  test("without a file of test rows hold some out, by the seed", async () => {
    const path = await file("x.csv", numbered(100));
    const of = (seed: number) =>
      loadFiles([path], { name: "x", exclude: ["id"], heldOut: { fraction: 0.2, seed } });
    const { train, test: held } = await of(1);
    expect([train.rows.count, held?.rows.count]).toEqual([80, 20]);
    const all = [...train.rows.data, ...(held?.rows.data ?? [])].sort((a, b) => a - b);
    expect(all).toEqual([...Float32Array.from({ length: 100 }, (_, i) => i / 10)]);
    expect((await of(2)).test?.rows.data).not.toEqual(held?.rows.data);
  });

  test("hold whole groups out, and the groups are no part of the rows", async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `user${i % 4},${i}\n`).join("");
    const path = await file("x.csv", `user,x\n${rows}`);
    const heldOut = { fraction: 0.25, seed: 0, by: "user" };
    const { test: held, train } = await loadFiles([path], { name: "x", heldOut });
    expect(train.rows.width).toBe(1);
    expect(new Set([...(held?.rows.data ?? [])].map((x) => x % 4)).size).toBe(1);
  });

  test("of no kind that is read are named as such", async () => {
    const path = await file("x.bin", Uint8Array.of(0, 1, 2, 0xff, 0xfe, 0));
    await expect(loadFiles([path], { name: "x" })).rejects.toMatchObject({ code: "E_DATA_FORMAT" });
  });

  test("beside a folder are refused", async () => {
    await mkdir(join(folder, "photos"));
    const path = await file("x.csv", "x\n1\n");
    await expect(loadFiles([path, join(folder, "photos")], { name: "x" })).rejects.toMatchObject({
      code: "E_DATA_PATH",
    });
  });
});
