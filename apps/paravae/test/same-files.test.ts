import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setImmediate as nextTurn } from "node:timers/promises";
import { beforeAll, describe, expect, it } from "vitest";
import { bin, jsonLines, runCli, startCli, succeed } from "./helpers/cli.js";
import { contentOf } from "./helpers/folder-content.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const settings = ["--hidden", "32", "--latent", "4", "--seed", "5", "--workers", "2"];
/** 1437 rows in batches of 64. */
const stepsPerEpoch = 23;
const epochs = 3;
const train = (out: string, ...flags: string[]): Promise<string> =>
  succeed(folder, "train", ...settings, "--epochs", `${epochs}`, "--out", out, ...flags);

let whole: Record<string, string>;
beforeAll(async () => {
  await train("whole");
  whole = contentOf(join(folder, "whole"));
});

describe("the files of a run", () => {
  it("are the documented ones", () => {
    expect(Object.keys(whole)).toEqual([
      "checkpoints/checkpoint-0000000046.paravae",
      "checkpoints/checkpoint-0000000069.paravae",
      "config.json",
      "metrics.jsonl",
      "reconstructions.png",
      "samples.png",
    ]);
  });

  it("are bitwise the same for the same seed", async () => {
    await train("again");
    expect(contentOf(join(folder, "again"))).toEqual(whole);
  });

  it("are the same for any number of workers on wasm, but for that number", async () => {
    const contents = [];
    for (const workers of ["1", "3"]) {
      const out = `on-${workers}`;
      await train(out, "--engine", "wasm", "--workers", workers);
      contents.push(contentOf(join(folder, out)));
    }
    for (const name of ["metrics.jsonl", "samples.png", "reconstructions.png"]) {
      expect(contents[0][name]).toBe(contents[1][name]);
    }
  });

  it("are others for another seed", async () => {
    await succeed(folder, "train", ...settings, "--seed", "6", "--epochs", "3", "--out", "other");
    expect(contentOf(join(folder, "other"))["metrics.jsonl"]).not.toBe(whole["metrics.jsonl"]);
  });

  it("are the same from config.json", async () => {
    await succeed(folder, "train", "--config", "whole/config.json", "--out", "from-config");
    expect(contentOf(join(folder, "from-config"))).toEqual(whole);
  });
});

describe("an interrupted and resumed run leaves the files of one that never stopped", () => {
  it.each([1, stepsPerEpoch - 1, stepsPerEpoch, stepsPerEpoch + 1, 2 * stepsPerEpoch + 7])(
    "at step %i",
    async (step) => {
      const out = `stopped-${step}`;
      const [done] = jsonLines(await train(out, "--max-steps", `${step}`, "--json")).slice(-1);
      expect(done).toMatchObject({
        done: true,
        end: "max-steps",
        steps: step,
        resume: `paravae resume ${out}`,
      });
      await succeed(folder, "resume", out);
      expect(contentOf(join(folder, out))).toEqual(whole);
    },
  );

  it("several times, in the middle of the same epoch too", async () => {
    await train("often", "--max-steps", "30");
    for (const step of [31, 40, 47, 68]) await succeed(folder, "resume", "often", "--max-steps", `${step}`);
    await succeed(folder, "resume", "often");
    expect(contentOf(join(folder, "often"))).toEqual(whole);
  });

  it("longer than was planned", async () => {
    await succeed(folder, "train", ...settings, "--epochs", "1", "--out", "longer");
    await succeed(folder, "resume", "longer", "--epochs", "3");
    expect(contentOf(join(folder, "longer"))).toEqual(whole);
  });

  it("saved by steps and the clock as well", async () => {
    const flags = ["--checkpoint-every", "7steps,epoch,1s", "--keep-checkpoints", "3"];
    await train("by-steps", ...flags);
    await train("by-steps-stopped", ...flags, "--max-steps", "37");
    await succeed(folder, "resume", "by-steps-stopped");
    const content = contentOf(join(folder, "by-steps-stopped"));
    expect(content).toEqual(contentOf(join(folder, "by-steps")));
    expect(Object.keys(content).slice(0, 3)).toEqual([
      "checkpoints/checkpoint-0000000056.paravae",
      "checkpoints/checkpoint-0000000063.paravae",
      "checkpoints/checkpoint-0000000069.paravae",
    ]);
    expect(content["metrics.jsonl"]).toBe(whole["metrics.jsonl"]);
  });

  it("and a complete run stays as it is", async () => {
    const { status, stdout, stderr } = await runCli(folder, "resume", "whole");
    expect(status).toBe(0);
    expect(stderr).toContain("whole is complete: 3 epochs are done");
    expect(stdout).toMatch(/test −ELBO \d+\.\d\d nats per row\n$/);
    expect(contentOf(join(folder, "whole"))).toEqual(whole);
  });
});

describe("a run that was killed", () => {
  it("before its first epoch was saved goes on from its first checkpoint", async () => {
    const child = startCli(folder, ["train", ...settings, "--epochs", `${epochs}`, "--out", "killed"]);
    const ended = once(child, "close");
    const first = join(folder, "killed/checkpoints/checkpoint-0000000000.paravae");
    while (!existsSync(first) && child.exitCode === null) await nextTurn();
    child.kill("SIGKILL");
    await ended;
    await succeed(folder, "resume", "killed");
    expect(contentOf(join(folder, "killed"))).toEqual(whole);
  });

  it("after it went on past its pictures draws them again, and sweeps what was half written", async () => {
    await train("extended", "--epochs", "1");
    writeFileSync(join(folder, `extended/.config.json.${randomUUID()}.tmp`), "half");
    await succeed(folder, "resume", "extended", "--epochs", `${epochs}`, "--max-steps", "30");
    await succeed(folder, "resume", "extended");
    expect(contentOf(join(folder, "extended"))).toEqual(whole);
  });
});

it("of two runs that start on one folder at once, one trains and the other is refused", async () => {
  const results = await Promise.all(
    [1, 2].map(() => runCli(folder, "train", ...settings, "--epochs", `${epochs}`, "--out", "shared")),
  );
  // Busy when they meet; not empty when the second is late.
  const [trained, refused] = results.sort((a, b) => Number(a.status) - Number(b.status));
  expect(trained.status).toBe(0);
  expect(refused.status).toBeGreaterThan(0);
  expect(refused.stderr).toMatch(/^paravae: .*shared.* \[E_RUN_(BUSY|FOLDER)\]\n$/);
  expect(contentOf(join(folder, "shared"))).toEqual(whole);
});

it.runIf(existsSync("/dev/full"))(
  "an output that cannot be written does not end the run, but shows in its status (where there is /dev/full)",
  async () => {
    const command = `"${process.execPath}" "${bin}" train ${settings.join(" ")} --epochs ${epochs} --out full > /dev/full`;
    const child = spawn(command, { cwd: folder, shell: true });
    const [stderr, [status]] = await Promise.all([text(child.stderr), once(child, "close")]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^paravae: stdout cannot be written: .*ENOSPC.* \[E_STDOUT\]\n$/);
    expect(contentOf(join(folder, "full"))).toEqual(whole);
  },
);

describe("a reader that goes away", () => {
  it("does not end the run", async () => {
    const child = startCli(folder, ["train", ...settings, "--epochs", `${epochs}`, "--out", "unread"]);
    child.stderr.destroy();
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(status).toBe(0);
    expect(contentOf(join(folder, "unread"))).toEqual(whole);
  });
});
