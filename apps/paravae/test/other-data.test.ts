import { readdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCli, succeed } from "./helpers/cli.js";
import { contentOf } from "./helpers/folder-content.js";
import { idx, writeIdxDataset } from "./helpers/idx-dataset.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const small = ["--hidden", "4", "--latent", "2", "--batch-size", "10", "--workers", "1", "--engine", "wasm"];

/** Trains for six epochs of five steps, each of them saved. */
async function trained(name: string): Promise<{ data: string; run: string }> {
  const data = writeIdxDataset(join(folder, `${name}-data`));
  const run = join(folder, name);
  await succeed(folder, "train", ...small, "--epochs", "6", "--data-folder", data, "--out", run);
  return { data, run };
}

it("refuses other data at resume before it touches the run, and goes on with them when told to", async () => {
  const { data, run } = await trained("changed");
  writeIdxDataset(data, {
    "train-images-idx3-ubyte": idx([80, 5, 4], new Uint8Array(1600).fill(9)),
    "train-labels-idx1-ubyte": idx([80], new Uint8Array(80)),
  });
  const before = contentOf(run);
  const { status, stdout, stderr } = await runCli(folder, "resume", run, "--epochs", "9");
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  const [message] = stderr.split("\n").filter((line) => line.includes("changed-data:"));
  expect(message).toMatch(
    /: changed-data: holds 80 \+ 11 rows of 5×4 \(.*\); the run was trained on 50 \+ 11 rows of 5×4 \(.*--accept-data/,
  );
  expect(message.length).toBeLessThan(200);
  expect(contentOf(run)).toEqual(before);

  await succeed(folder, "resume", run, "--epochs", "9", "--accept-data");
  const checkpoints = readdirSync(join(run, "checkpoints"));
  const kept = readdirSync(join(run, "checkpoints")).filter((name) => before[join("checkpoints", name)]);
  expect(kept).toEqual(Object.keys(before).flatMap((path) => /^checkpoints.(.*)$/.exec(path)?.[1] ?? []));
  expect(checkpoints).toContain("checkpoint-0000000054.paravae");
});

it("goes on with data that were moved, bitwise as if they had not been", async () => {
  const stayed = await trained("stayed");
  const { data, run } = await trained("moved");
  const elsewhere = join(folder, "elsewhere");
  renameSync(data, elsewhere);
  await succeed(folder, "resume", stayed.run, "--epochs", "8");
  const moved = `moved-data: there is no ${data}, which held the run's data; if they were moved, say where to (--data-folder)`;
  for (const command of [
    ["resume", run, "--epochs", "8"],
    ["eval", run],
    ["encode", run],
  ]) {
    const { status, stderr } = await runCli(folder, ...command);
    expect(status).toBe(1);
    expect(stderr).toContain(`paravae: ${moved} [E_DATASET_NOT_FOUND]\n`);
  }
  await succeed(folder, "resume", run, "--epochs", "8", "--data-folder", "elsewhere");
  expect(readFileSync(join(run, "metrics.jsonl"))).toEqual(readFileSync(join(stayed.run, "metrics.jsonl")));
  const saved = JSON.parse(readFileSync(join(run, "config.json"), "utf8"));
  expect(saved).toMatchObject({ dataset: "moved-data", dataFolder: elsewhere });
  await succeed(folder, "resume", run, "--epochs", "9");
});
