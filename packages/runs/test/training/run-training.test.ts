import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint } from "@paravae/checkpoints";
import { loadDataset } from "@paravae/datasets";
import { expect, it, vi } from "vitest";
import { loadRunFolder, RunFolder, type RunSummary, rewindFolder, runTraining } from "../../src/index.js";
import { checkSettings } from "../../src/settings/check-settings.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

vi.setConfig({ testTimeout: 60_000 });

const root = temporaryFolder();
const dataset = await loadDataset("digits");
const settings = checkSettings({
  hidden: [12],
  latent: 3,
  epochs: 3,
  engine: "wasm",
  checkpointEvery: "epoch",
});

interface Told {
  readonly lines: string[];
  readonly summary: RunSummary;
}

/** Trains in a folder, until it is told to stop after an epoch. */
async function train(
  folder: RunFolder,
  stopAfter = Number.POSITIVE_INFINITY,
  isResumed = false,
): Promise<Told> {
  const lines: string[] = [];
  const controller = new AbortController();
  const state = isResumed ? (await loadRunFolder(folder, (line) => lines.push(line))).state : undefined;
  const summary = await runTraining({
    ...{ folder, settings, dataset, workers: 2, signal: controller.signal },
    ...(state && { resume: state, prepare: () => rewindFolder(folder, state, settings) }),
    observer: {
      begin: ({ sizes, stepsBefore }) => lines.push(`begin ${sizes} from ${stepsBefore}`),
      watch: (look) => lines.push(`watch ${look().step}`),
      epoch: ({ epoch }) => {
        lines.push(`epoch ${epoch}`);
        if (epoch === stopAfter) controller.abort();
      },
      note: (line) => lines.push(line),
      close: () => lines.push("close"),
    },
  });
  return { lines, summary };
}

it("tells how a run goes, and one that a signal stopped goes on bitwise as if it had not been", async () => {
  const whole = await RunFolder.create(settings, join(root, "whole"));
  const { lines, summary } = await train(whole);
  expect(lines).toEqual(["begin 64-12-3-12-64 from 0", "watch 0", "epoch 1", "epoch 2", "epoch 3", "close"]);
  expect(summary).toMatchObject({ path: whole.path, end: "finished", epochs: 3, steps: 69, workers: 2 });
  await whole.release();

  const stopped = await RunFolder.create(settings, join(root, "stopped"));
  const first = await train(stopped, 1);
  expect(first.lines.slice(2)).toEqual(["epoch 1", "close"]);
  expect(first.summary).toMatchObject({ end: "interrupted", epochs: 1, steps: 23, test: undefined });
  const second = await train(stopped, undefined, true);
  expect(second.lines).toEqual(["begin 64-12-3-12-64 from 23", "watch 23", "epoch 2", "epoch 3", "close"]);
  expect(second.summary.test).toEqual(summary.test);
  await stopped.release();

  expect(await readCheckpoint(second.summary.checkpoint)).toEqual(await readCheckpoint(summary.checkpoint));
  for (const name of ["config.json", "metrics.jsonl"]) {
    expect(readFileSync(stopped.file(name), "utf8")).toBe(readFileSync(whole.file(name), "utf8"));
  }
});
