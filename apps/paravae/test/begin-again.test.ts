import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCli, succeed } from "./helpers/cli.js";
import { contentOf } from "./helpers/folder-content.js";
import { writeIdxDataset } from "./helpers/idx-dataset.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const settings = ["--hidden", "8", "--latent", "2", "--epochs", "1", "--workers", "1", "--engine", "wasm"];

it("resume begins a run again that was killed before its first checkpoint", async () => {
  await succeed(folder, "train", ...settings, "--out", "whole");
  // What such a kill leaves: the settings, and an empty folder of checkpoints.
  const checkpoints = join(folder, "killed", "checkpoints");
  mkdirSync(checkpoints, { recursive: true });
  writeFileSync(join(folder, "killed", "config.json"), readFileSync(join(folder, "whole", "config.json")));

  const sampled = await runCli(folder, "sample", "killed");
  expect(sampled.stderr).toContain("paravae resume killed begins again [E_NO_CHECKPOINT]");

  const { stderr, status } = await runCli(folder, "resume", "killed");
  expect([stderr, status]).toEqual([
    "killed: it was stopped before its first checkpoint, so it begins again\n",
    0,
  ]);
  expect(contentOf(join(folder, "killed"))).toEqual(contentOf(join(folder, "whole")));
});

it("such a run finds data that were moved, by --data-folder", async () => {
  const data = writeIdxDataset(join(folder, "data"));
  await succeed(folder, "train", ...settings, "--data-folder", data, "--out", "moved");
  const whole = contentOf(join(folder, "moved"));
  const config = readFileSync(join(folder, "moved", "config.json"));
  rmSync(join(folder, "moved"), { recursive: true });
  mkdirSync(join(folder, "moved", "checkpoints"), { recursive: true });
  writeFileSync(join(folder, "moved", "config.json"), config);
  renameSync(data, join(folder, "elsewhere"));

  const { status, stderr } = await runCli(folder, "resume", "moved");
  expect(status).toBe(1);
  expect(stderr).toContain(
    `there is no ${data}, which held the run's data; if they were moved, say where to (--data-folder) [E_DATASET_NOT_FOUND]`,
  );
  await succeed(folder, "resume", "moved", "--data-folder", "elsewhere", "--accept-data");
  const again = contentOf(join(folder, "moved"));
  expect(again["metrics.jsonl"]).toEqual(whole["metrics.jsonl"]);
  expect(JSON.parse(readFileSync(join(folder, "moved", "config.json"), "utf8"))).toMatchObject({
    dataset: "data",
    dataFolder: join(folder, "elsewhere"),
  });
});

it("resume does not begin a run again whose checkpoints are damaged", async () => {
  const path = join(folder, "whole", "checkpoints");
  rmSync(path, { recursive: true });
  mkdirSync(path);
  writeFileSync(join(path, "checkpoint-0000000023.paravae"), "damaged");
  const { stderr, status } = await runCli(folder, "resume", "whole");
  expect(stderr).toMatch(/no checkpoint to go on from: .*\[E_NO_CHECKPOINT\]\n$/);
  expect(status).toBe(1);
});

it("resume says what is missing where there are no settings either", async () => {
  mkdirSync(join(folder, "bare", "checkpoints"), { recursive: true });
  const { stderr } = await runCli(folder, "resume", "bare");
  expect(stderr).toContain("there is none, and no config.json; delete the folder and train again");
});
