import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readCheckpoint } from "@paravae/checkpoints";
import { expect, it } from "vitest";
import { runCli, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const settings = ["--workers", "2", "--engine", "wasm"];

it("a learning rate that is far too high ends a run within steps, and leaves no folder of numbers that are not finite", async () => {
  const high = ["--learning-rate", "0.2", "--epochs", "30", "--out", "high"];
  const { status, stderr } = await runCli(folder, "train", ...settings, ...high);
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^paravae: training: adam's v is not a finite number after step \d; lower the learning rate \(now 0.2\) \[E_DIVERGED\]$/m,
  );
  expect((await runCli(folder, "resume", "high")).stderr).toContain("E_RUN_FOLDER");
});

it("a run that diverged goes on from its last good state with a lower learning rate", async () => {
  await succeed(folder, "train", ...settings, "--epochs", "1", "--out", "run");
  const { status, stderr } = await runCli(folder, "resume", "run", "--epochs", "9", "--learning-rate", "1e9");
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /; lower the learning rate \(now 1000000000\); run holds the run up to step 23, for paravae resume --learning-rate \[E_DIVERGED\]$/m,
  );
  await succeed(folder, "resume", "run", "--epochs", "2", "--learning-rate", "0.0005");
  const { state } = await readCheckpoint(join(folder, "run", "checkpoints", "checkpoint-0000000046.paravae"));
  expect(state.optimizer).toMatchObject({ learningRate: 0.0005 });
  expect(state.parameters.every(Number.isFinite)).toBe(true);
  expect(JSON.parse(readFileSync(join(folder, "run", "config.json"), "utf8"))).toMatchObject({
    learningRate: 0.0005,
  });
});
