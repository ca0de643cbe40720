import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { EpochMetrics, TrainingState } from "@paravae/checkpoints";
import { defineModel, defineOptimizer, layoutOf } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { RunFolder } from "../../src/run-folder.js";
import { RunSaver } from "../../src/saving/run-saver.js";
import { checkSettings } from "../../src/settings/check-settings.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const folder = temporaryFolder();
const settings = checkSettings({ keepCheckpoints: 2, checkpointEvery: "epoch" });
const saved = { settings, image: { height: 1, width: 3, channels: 1 }, data: undefined, engine: "wasm-simd" };
const model = defineModel({ inputSize: 3, encoder: [], latentSize: 1, decoder: [] });
const block = new Float32Array(layoutOf(model).length);
const stepsPerEpoch = 10;

/** Epoch n of a run whose third epoch is the best. */
const epoch = (n: number): EpochMetrics => {
  const terms = { loss: Math.abs(n - 3), terms: { reconstruction: 0, kl: 0 }, perDimension: { kl: [0] } };
  return { epoch: n, train: terms, test: terms };
};
const stateAt = (step: number): TrainingState => ({
  model,
  optimizer: defineOptimizer({ kind: "adam" }),
  seed: 0,
  batchSize: 4,
  workers: 1,
  position: { epoch: Math.floor(step / stepsPerEpoch), stepInEpoch: step % stepsPerEpoch, step },
  parameters: block,
  slots: { m: block, v: block },
  epochSums: { rows: 4 * (step % stepsPerEpoch), terms: { reconstruction: [0], kl: [0] } },
  metrics: Array.from({ length: Math.floor(step / stepsPerEpoch) }, (_, i) => epoch(i + 1)),
});

async function begin(name: string, keepCheckpoints = settings.keepCheckpoints) {
  const run = await RunFolder.create(settings, join(folder, name));
  const notes: string[] = [];
  const keeping = { ...saved, settings: { ...settings, keepCheckpoints } };
  const saver = new RunSaver(run, keeping, stepsPerEpoch, stateAt(0), (line) => notes.push(line));
  /** Trains through epochs [from, to], as it were. */
  const train = async (from: number, to: number): Promise<void> => {
    for (let n = from; n <= to; n++) {
      saver.report({ ...epoch(n), seconds: 1, rowsPerSecond: 2 });
      await saver.save(stateAt(n * stepsPerEpoch));
    }
  };
  const steps = (): number[] =>
    readdirSync(run.checkpoints)
      .map((file) => Number(/\d+/.exec(file)?.[0]))
      .sort((a, b) => a - b);
  const epochs = (): number[] =>
    readFileSync(run.file("metrics.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line).epoch);
  return { run, notes, saver, train, steps, epochs };
}

it("keeps the newest and the best, and every line, in whatever haste states come", async () => {
  const { run, saver, train, steps, epochs } = await begin("hasty");
  await saver.saveFirst();
  expect(steps()).toEqual([0]);
  await train(1, 8);
  expect(await saver.finish()).toEqual({
    newest: join(run.checkpoints, "checkpoint-0000000080.paravae"),
    best: join(run.checkpoints, "checkpoint-0000000030.paravae"),
  });
  expect(steps()).toEqual([30, 70, 80]);
  expect(epochs()).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  const timings = readFileSync(run.file("timings.jsonl"), "utf8");
  expect(timings).toMatch(/^(\{"epoch":\d,"seconds":1,"rowsPerSecond":2\}\n){8}$/);
  await saver.close();
});

it("keeps each of many, and has training wait for that", async () => {
  const { saver, train, steps } = await begin("many", 6);
  await train(1, 5);
  expect(steps().length).toBeGreaterThan(1);
  await saver.finish();
  expect(steps()).toEqual([10, 20, 30, 40, 50]);
  await saver.close();
});

describe("a folder that cannot be written to", () => {
  it("is told of once, and what waits is there once it can be", async () => {
    const { run, notes, saver, train, steps, epochs } = await begin("blocked");
    await train(1, 2);
    await saver.finish();
    // A file where the folder of checkpoints has to be.
    renameSync(run.checkpoints, `${run.checkpoints}-away`);
    writeFileSync(run.checkpoints, "");
    await train(3, 4);
    await expect.poll(() => notes.length).toBe(1);
    await train(5, 6);
    rmSync(run.checkpoints);
    renameSync(`${run.checkpoints}-away`, run.checkpoints);
    await saver.finish();
    expect(steps()).toEqual([30, 50, 60]);
    expect(epochs()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(notes).toEqual([
      expect.stringMatching(/^warning: .*checkpoints.*; the run goes on, and saving is tried again$/),
      `${run.path}: saved again`,
    ]);
    await saver.close();
  });

  it("keeps no more in memory than it has to", async () => {
    const { run, saver, train, steps } = await begin("in-memory", 6);
    await train(1, 1);
    await saver.finish();
    renameSync(run.checkpoints, `${run.checkpoints}-away`);
    writeFileSync(run.checkpoints, "");
    await train(2, 8);
    rmSync(run.checkpoints);
    renameSync(`${run.checkpoints}-away`, run.checkpoints);
    await saver.finish();
    expect(steps()).toEqual([10, 60, 70, 80]);
    await saver.close();
  });

  it("at the end is an error, at once when a signal asks for it", async () => {
    const { run, saver } = await begin("at-the-end");
    rmSync(run.checkpoints, { recursive: true });
    writeFileSync(run.checkpoints, "");
    const controller = new AbortController();
    await saver.save(stateAt(10));
    const ended = saver.finish(controller.signal);
    controller.abort();
    await expect(ended).rejects.toMatchObject({
      code: "E_CHECKPOINT_WRITE",
      message: expect.stringMatching(/at-the-end.checkpoints: .*; what was trained .* is not saved$/),
    });
    // There is something to lose now.
    await run.discard();
    expect(existsSync(run.file("config.json"))).toBe(true);
    await saver.close();
  });

  it("for lines only, takes states, and gets all lines later", async () => {
    const { run, notes, saver, train, steps, epochs } = await begin("no-lines");
    await train(1, 1);
    await saver.finish();
    const lines = run.file("metrics.jsonl");
    renameSync(lines, `${lines}-away`);
    mkdirSync(lines);
    await train(2, 3);
    await expect.poll(steps).toEqual([20, 30]);
    expect(notes).toEqual([expect.stringMatching(/^warning: .*metrics\.jsonl/)]);
    rmdirSync(lines);
    await saver.finish();
    expect(epochs()).toEqual([1, 2, 3]);
    await saver.close();
  });

  it("is made again when it was removed", async () => {
    const { run, saver, train, steps, epochs } = await begin("removed");
    await train(1, 2);
    await saver.finish();
    rmSync(run.path, { recursive: true });
    await train(3, 4);
    await saver.finish();
    expect(steps()).toEqual([30, 40]);
    expect(epochs()).toEqual([1, 2, 3, 4]);
    expect(existsSync(run.file("config.json"))).toBe(true);
    // It is locked again.
    await expect((await RunFolder.open(run.path)).lock()).rejects.toMatchObject({ code: "E_RUN_BUSY" });
    await saver.close();
  });
});

it("what can never be saved ends the run at the next state", async () => {
  const { saver } = await begin("wrong");
  await saver.save({ ...stateAt(10), batchSize: -1 });
  await expect(saver.finish()).rejects.toMatchObject({ code: "E_CHECKPOINT_CONTENT" });
  await expect(saver.save(stateAt(20))).rejects.toMatchObject({ code: "E_CHECKPOINT_CONTENT" });
  await saver.close();
});
