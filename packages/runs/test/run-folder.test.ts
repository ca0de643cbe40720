import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { RunFolder } from "../src/run-folder.js";
import { checkSettings } from "../src/settings/check-settings.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const settings = checkSettings({});
describe("RunFolder.create", () => {
  it("makes the folder with config.json in it", async () => {
    const run = await RunFolder.create(settings, join(folder, "a", "b"));
    expect(JSON.parse(readFileSync(run.file("config.json"), "utf8"))).toEqual(settings);
  });

  it("takes an empty folder, and refuses another", async () => {
    const path = join(folder, "empty");
    mkdirSync(path);
    await RunFolder.create(settings, path);
    await expect(RunFolder.create(settings, path)).rejects.toMatchObject({ code: "E_RUN_FOLDER" });
  });
});

describe("discard", () => {
  it("takes away what was made, and no more", async () => {
    mkdirSync(join(folder, "old"));
    const run = await RunFolder.create(settings, join(folder, "old", "new", "run"));
    await run.discard();
    expect(readdirSync(join(folder, "old"))).toEqual([]);
  });

  it("leaves a folder that something else was put into", async () => {
    const run = await RunFolder.create(settings, join(folder, "shared", "run"));
    writeFileSync(join(folder, "shared", "other"), "");
    await run.discard();
    expect(readdirSync(join(folder, "shared"))).toEqual(["other"]);
  });

  it("leaves a run that has come to something", async () => {
    const run = await RunFolder.create(settings, join(folder, "trained"));
    run.keep();
    await run.discard();
    expect(existsSync(run.file("config.json"))).toBe(true);
    expect(readdirSync(run.path)).not.toContain(".lock");
  });
});

describe("a run folder that a process has", () => {
  it("is no other's until it is released", async () => {
    const run = await RunFolder.create(settings, join(folder, "locked"));
    const other = await RunFolder.open(run.path);
    await expect(other.lock()).rejects.toMatchObject({ code: "E_RUN_BUSY" });
    await other.discard();
    expect(existsSync(run.file("config.json"))).toBe(true);
    await run.release();
    await other.lock();
    await other.release();
  });
});

it("setAsideNewer renames checkpoints that could not be read, so that they do not count", async () => {
  const run = await RunFolder.create(settings, join(folder, "damaged"));
  for (const step of ["20", "40", "60"]) {
    writeFileSync(join(run.checkpoints, `checkpoint-00000000${step}.paravae`), "");
  }
  await run.setAsideNewer(20);
  let counted: readonly number[] = [];
  await run.tidy((steps) => {
    counted = steps;
    return [];
  });
  expect(counted).toEqual([20]);
  expect(readdirSync(run.checkpoints).sort()).toEqual([
    "checkpoint-0000000020.paravae",
    "checkpoint-0000000040.paravae.damaged",
    "checkpoint-0000000060.paravae.damaged",
  ]);
});
