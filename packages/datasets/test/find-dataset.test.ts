import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { findDataset, loadIdxFolder } from "../src/index.js";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "paravae-find-"));
});

afterEach(() => rm(folder, { recursive: true }));

test("the embedded dataset is where it can be loaded from", async () => {
  const digits = await findDataset("digits");
  expect((await loadIdxFolder(digits ?? "")).train.rows.count).toBe(1437);
});

test("a dataset that is nowhere is not found, and nothing is made or fetched", async () => {
  expect(await findDataset("mnist", folder)).toBeUndefined();
  expect(await readdir(folder)).toEqual([]);
});
