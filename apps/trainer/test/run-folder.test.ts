import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TrainingState } from "@paravae/checkpoints";
import { defineModel, defineOptimizer, layoutOf } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { RunFolder } from "../src/run-folder.js";
import { checkSettings } from "../src/settings/check-settings.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const settings = checkSettings({ keepCheckpoints: 2, checkpointEvery: 2 });
const engine = "wasm-simd";
const image = { height: 1, width: 3, channels: 1 };
const model = defineModel({ inputSize: 3, encoder: [], latentSize: 1, decoder: [] });
const parameters = new Float32Array(layoutOf(model).length);
const stepsPerEpoch = 10;

const stateAt = (step: number): TrainingState => ({
  model,
  optimizer: defineOptimizer({ kind: "adam" }),
  seed: 0,
  batchSize: 4,
  workers: 1,
  position: { epoch: Math.floor(step / stepsPerEpoch), stepInEpoch: step % stepsPerEpoch, step },
  parameters,
  slots: { m: parameters, v: parameters },
  epochSums: { rows: 4 * (step % stepsPerEpoch), reconstruction: 0, kl: [0] },
  metrics: [],
});

const stepsIn = (run: RunFolder): number[] =>
  readdirSync(run.checkpoints)
    .map((name) => Number(/\d+/.exec(name)?.[0]))
    .sort((a, b) => a - b);

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
    await run.saveCheckpoint(stateAt(3), { settings, image, engine }, stepsPerEpoch);
    await run.discard();
    expect(existsSync(run.file("config.json"))).toBe(true);
  });
});

describe("saveCheckpoint", () => {
  it("keeps the newest regular ones, and an interruption's only until the next", async () => {
    const run = await RunFolder.create(settings, join(folder, "checkpoints"));
    const kept: number[][] = [];
    for (const step of [20, 40, 47, 48, 60, 70, 80]) {
      await run.saveCheckpoint(stateAt(step), { settings, image, engine }, stepsPerEpoch);
      kept.push(stepsIn(run));
    }
    expect(kept).toEqual([[20], [20, 40], [40, 47], [40, 48], [40, 60], [60, 70], [60, 80]]);
  });

  it("is not put off by newer ones that were damaged", async () => {
    const run = await RunFolder.create(settings, join(folder, "damaged"));
    await run.saveCheckpoint(stateAt(20), { settings, image, engine }, stepsPerEpoch);
    for (const step of ["40", "60"]) {
      writeFileSync(join(run.checkpoints, `checkpoint-00000000${step}.paravae`), "");
    }
    await run.setAsideNewer(20);
    await run.saveCheckpoint(stateAt(23), { settings, image, engine }, stepsPerEpoch);
    expect(readdirSync(run.checkpoints).filter((name) => name.endsWith(".paravae"))).toEqual([
      "checkpoint-0000000020.paravae",
      "checkpoint-0000000023.paravae",
    ]);
  });
});

describe("metrics and timings", () => {
  const terms = { loss: 3, reconstruction: 2, kl: 1, klPerDimension: [1] };

  it("are kept apart, so that equal runs have equal metrics", async () => {
    const run = await RunFolder.create(settings, join(folder, "metrics"));
    await run.appendEpoch({ epoch: 1, train: terms, test: null, seconds: 2, rowsPerSecond: 5 });
    const metrics = `${JSON.stringify({ epoch: 1, train: terms, test: null })}\n`;
    expect(readFileSync(run.file("metrics.jsonl"), "utf8")).toBe(metrics);
    expect(readFileSync(run.file("timings.jsonl"), "utf8")).toBe(
      '{"epoch":1,"seconds":2,"rowsPerSecond":5}\n',
    );

    writeFileSync(run.file("metrics.jsonl"), `${metrics}{"epoch":2,"tra`);
    await run.writeMetrics([{ epoch: 1, train: terms, test: null }]);
    expect(readFileSync(run.file("metrics.jsonl"), "utf8")).toBe(metrics);
  });
});
