import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { latestCheckpoint } from "@paravae/checkpoints";
import { expect, it } from "vitest";
import { bin, jsonLines, startCli, succeed } from "./helpers/cli.js";
import { contentOf } from "./helpers/folder-content.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const settings = ["--hidden", "32", "--latent", "4", "--workers", "2", "--engine", "wasm"];
const patience = { timeout: 30_000, interval: 20 };
/** Longer than any test. */
const train = (out: string): string[] => ["train", ...settings, "--epochs", "100000", "--out", out];

/** Resumes a run until the end of the next epoch but one, and compares it with one that was never stopped. */
async function expectNothingLost(out: string): Promise<void> {
  const { latest } = await latestCheckpoint(join(folder, out, "checkpoints"));
  const epochs = `${(latest?.checkpoint.state.position.epoch ?? 0) + 2}`;
  await succeed(folder, "resume", out, "--epochs", epochs);
  await succeed(folder, "train", ...settings, "--epochs", epochs, "--out", `${out}-never`);
  expect(contentOf(join(folder, out))).toEqual(contentOf(join(folder, `${out}-never`)));
}

it.each([
  ["SIGINT", 130],
  ["SIGTERM", 143],
  ["SIGHUP", 129],
] as const)("%s saves, says how to go on, and gives the folder back", async (signal, expectedStatus) => {
  const child = startCli(folder, [...train(signal), "--json"]);
  child.stdout.once("data", () => child.kill(signal));
  child.stderr.resume();
  const [stdout, [status]] = await Promise.all([text(child.stdout), once(child, "close")]);
  expect(status).toBe(expectedStatus);
  expect(jsonLines(stdout).at(-1)).toMatchObject({
    done: false,
    end: "interrupted",
    signal,
    resume: `paravae resume ${signal}`,
  });
  expect(existsSync(join(folder, signal, ".lock"))).toBe(false);
  await expectNothingLost(signal);
});

it.each([0, 10])("a stop that arrives again after %d ms is one stop, and loses nothing", async (gapMs) => {
  const out = `again-${gapMs}`;
  const child = startCli(folder, [...train(out), "--json"]);
  child.stdout.once("data", () => {
    child.kill("SIGTERM");
    setTimeout(() => child.kill("SIGTERM"), gapMs);
  });
  const [stderr, stdout, [status]] = await Promise.all([
    text(child.stderr),
    text(child.stdout),
    once(child, "close"),
  ]);
  expect(status).toBe(143);
  expect(stderr).toContain("another one, a second or more from now, ends at once");
  expect(jsonLines(stdout).at(-1)).toMatchObject({ done: false, end: "interrupted" });
  await expectNothingLost(out);
});

// The script of util-linux; those of other systems take other arguments.
it.runIf(process.platform === "linux")("a closed terminal saves too (seen on Linux alone)", async () => {
  const command = `exec '${process.execPath}' '${bin}' ${train("terminal").join(" ")}`;
  const terminal = spawn("script", ["-qfec", command, "/dev/null"], { cwd: folder });
  terminal.stdout.resume();
  const run = join(folder, "terminal");
  await expect.poll(() => existsSync(join(run, "metrics.jsonl")), patience).toBe(true);
  terminal.kill("SIGKILL");
  // The process that trains is nobody's child now. It gives the folder back when all is saved.
  await expect.poll(() => existsSync(join(run, ".lock")), patience).toBe(false);
  await expectNothingLost("terminal");
});
