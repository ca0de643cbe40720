import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Dataset, Split } from "@paravae/datasets";
import { describe, expect, it, vi } from "vitest";
import {
  type LoadedRun,
  loadRunFolder,
  RunFolder,
  resumeData,
  rewindFolder,
  runTraining,
} from "../../src/index.js";
import { checkSettings } from "../../src/settings/check-settings.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

vi.setConfig({ testTimeout: 60_000 });

const root = temporaryFolder();
const settings = (epochs: number, maxSteps?: number) =>
  checkSettings({ hidden: [4], latent: 2, epochs, engine: "wasm", checkpointEvery: "epoch", maxSteps });
const observer = { begin() {}, watch() {}, epoch() {}, note() {}, close() {} };

const split = (count: number, seed: number): Split => ({
  rows: {
    data: Uint8Array.from({ length: count * 64 }, (_, i) => Math.imul(i + seed, 0x9e3779b1) >>> 24),
    count,
    width: 64,
  },
  labels: new Uint8Array(count),
});
/** Of 8×8 images; 64 of them are a step. */
const datasetOf = (trainRows: number, seed: number, testRows = 20) => ({
  name: "d",
  shape: { height: 8, width: 8, channels: 1 },
  train: split(trainRows, seed),
  test: split(testRows, seed + 1),
});
const first = datasetOf(640, 0);

async function train(folder: RunFolder, epochs: number, maxSteps?: number): Promise<void> {
  const job = { folder, settings: settings(epochs, maxSteps), dataset: first, workers: 1, observer };
  await runTraining(job);
}

/** Goes on as `paravae resume` does. */
async function goOn(folder: RunFolder, dataset: Dataset, epochs: number, accept = false): Promise<string[]> {
  const notes: string[] = [];
  const note = (line: string) => void notes.push(line);
  const run = await loadRunFolder(folder, note);
  const { data, state } = resumeData(run, dataset, accept, note);
  const job = { folder, settings: settings(epochs), dataset, workers: 1, observer, data, resume: state };
  await runTraining({ ...job, prepare: () => rewindFolder(folder, state, job.settings) });
  return notes;
}

const stepsIn = (folder: RunFolder): number[] =>
  readdirSync(folder.checkpoints)
    .map((file) => Number(/\d+/.exec(file)?.[0]))
    .sort((a, b) => a - b);

const begin = (name: string): Promise<RunFolder> => RunFolder.create(settings(6), join(root, name));

const older = ({ data: _, ...run }: LoadedRun): LoadedRun => ({ ...run, data: undefined });

describe("a run that goes on", () => {
  it("takes the data that it was trained on, wherever they are, and refuses others in one line", async () => {
    const folder = await begin("refuses");
    await train(folder, 2);
    const run = await loadRunFolder(folder, () => {});
    const resume = (dataset: Dataset, accept = false) => resumeData(run, dataset, accept, () => {});
    expect(resume({ ...datasetOf(640, 0), name: "elsewhere" }).state).toBe(run.state);
    const labelled = { ...first.train, labels: new Uint8Array(640).fill(3) };
    expect(resume({ ...first, train: labelled }).state).toBe(run.state);

    const moved = { ...first, train: first.test, test: first.train };
    const flat = { ...first, shape: { height: 4, width: 16, channels: 1 } };
    for (const other of [datasetOf(1000, 7), datasetOf(640, 7), datasetOf(640, 0, 30), moved, flat]) {
      expect(() => resume(other)).toThrow(
        /^d: holds \d+ \+ \d+ rows of .*; the run was trained on 640 \+ 20 rows of 8×8 \(/,
      );
      const message = attempt(() => resume(other));
      expect(message.length).toBeLessThan(200);
      expect(message).not.toContain("\n");
      expect(message).toContain("--accept-data");
      resume(other, true);
    }
    await folder.release();
  });

  it("with other data that are accepted deletes nothing that the old ones left", async () => {
    const folder = await begin("accepts");
    await train(folder, 6);
    const before = stepsIn(folder);
    expect(before).toEqual(expect.arrayContaining([50, 60]));
    await expect(goOn(folder, datasetOf(1000, 7), 9)).rejects.toMatchObject({ code: "E_DATASET_CHANGED" });
    expect(await goOn(folder, datasetOf(1000, 7), 9, true)).toEqual([
      expect.stringMatching(/^going on with other data: 1000 \+ 20 rows/),
    ]);
    // 16 steps are an epoch of 1000 rows.
    expect(stepsIn(folder)).toEqual(expect.arrayContaining([...before, 92, 108]));
    expect(await goOn(folder, datasetOf(1000, 7), 12)).toEqual([]);
    expect(stepsIn(folder)).toEqual(expect.arrayContaining([...before, 140, 156]));
    await folder.release();
  });

  it("begins the epoch again that other data began", async () => {
    const folder = await begin("within");
    await train(folder, 6, 27);
    await goOn(folder, datasetOf(128, 7), 4, true);
    const { state, data } = await loadRunFolder(folder, () => {});
    expect(state.position).toEqual({ epoch: 4, stepInEpoch: 0, step: 31 });
    expect(data?.since).toEqual({ epoch: 2, step: 27 });
    expect(stepsIn(folder)).toEqual(expect.arrayContaining([27, 29, 31]));
    await folder.release();
  });

  it("from an older checkpoint says what it cannot check, and goes by no steps per epoch that it never had", async () => {
    const folder = await begin("older");
    await train(folder, 3);
    const run = older(await loadRunFolder(folder, () => {}));
    const notes: string[] = [];
    const same = resumeData(run, first, false, (line) => notes.push(line));
    expect(same.data.since).toEqual({ epoch: 0, step: 0 });
    expect(resumeData(run, datasetOf(1000, 7), false, () => {}).data.since).toEqual({ epoch: 3, step: 30 });
    expect(notes).toEqual([
      expect.stringContaining(
        "does not say which data it was trained on; going on with 640 + 20 rows of 8×8",
      ),
    ]);
    await folder.release();
  });
});

function attempt(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("nothing was refused");
}
