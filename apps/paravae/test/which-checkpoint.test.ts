import { join } from "node:path";
import { loadDataset } from "@paravae/datasets";
import { checkSettings, RunFolder, runTraining } from "@paravae/runs";
import { beforeAll, expect, it } from "vitest";
import { jsonLines, runCli, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const ignore = (): void => {};
const newest = join("run", "checkpoints", "checkpoint-0000000002.paravae");
const readers: readonly (readonly [string, ...string[]])[] = [
  ["eval"],
  ["encode"],
  ["sample"],
  ["reconstruct", "--count", "1"],
  ["interpolate", "--from", "0", "--to", "1"],
];

beforeAll(async () => {
  const settings = [
    "--hidden",
    "8",
    "--latent",
    "2",
    "--checkpoint-every",
    "1steps",
    "--keep-checkpoints",
    "9",
  ];
  await succeed(folder, "train", ...settings, "--max-steps", "2", "--out", "run");
  // As a run in its first epoch is, or one that was killed there.
  const begun = checkSettings({ hidden: [8], latent: 2 });
  await runTraining({
    folder: await RunFolder.create(begun, join(folder, "begun")),
    settings: begun,
    dataset: await loadDataset("digits"),
    observer: { begin: ignore, watch: ignore, epoch: ignore, note: ignore, close: ignore },
    workers: 1,
    signal: AbortSignal.abort(),
  });
});

it.each(readers)("%s says which checkpoint it read", async (command, ...args) => {
  const text = await runCli(folder, command, "run", ...args, "--out", `${command}-text`);
  expect(text.stdout).toContain(newest);
  expect(text.stdout).toContain("epoch 0, step 2");
  expect(text.stderr).toBe("");
  const json = await succeed(folder, command, "run", ...args, "--out", `${command}-json`, "--json");
  expect(jsonLines(json)[0]).toMatchObject({ checkpoint: newest, epoch: 0, step: 2 });
});

it.each(readers)("%s says that a model is untrained", async (command, ...args) => {
  const { stderr, status } = await runCli(folder, command, "begun", ...args, "--out", `${command}-begun`);
  const first = join("begun", "checkpoints", "checkpoint-0000000000.paravae");
  expect(stderr).toBe(`warning: ${first} is of step 0: its model is untrained\n`);
  expect(status).toBe(0);
});

it("a run that is not there is told before a file that is", async () => {
  for (const [command, ...args] of readers.slice(1)) {
    const { stderr } = await runCli(folder, command, "nosuch", ...args, "--out", `${command}-text`);
    expect(stderr).toMatch(/^paravae: nosuch: not found; .* \[E_RUN_FOLDER\]\n$/);
  }
});

it("counts one thing as one", async () => {
  const one = await succeed(folder, "interpolate", "run", "--from", "0", "--to", "1", "--out", "one");
  expect(one).toContain(": 1 line of 8 images, from ");
  const two = await succeed(folder, "interpolate", "run", "--from", "0,2", "--to", "1,3", "--out", "two");
  expect(two).toContain(": 2 lines of 8 images, from ");
});
