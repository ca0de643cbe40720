import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy, readNpy } from "@paravae/datasets";
import { withOptionalPart } from "@paravae/testkit";
import { loadTensorflow } from "@paravae/tfjs";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonLines, runCli, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const file = (name: string): string => join(folder, name);
const small = ["--epochs", "1", "--workers", "2"];

const regression = (loss: string) => `import * as tf from "@tensorflow/tfjs-node";
export default {
  latentSize: 2,
  parameters: { weight: [64, 2], back: [2, 64] },
  loss({ parameters: p, x }) { ${loss} },
  encode: ({ parameters: p, x }) => tf.matMul(x, p.weight),
  decode: ({ parameters: p, z }) => tf.matMul(z, p.back),
};`;
const squares = "return tf.mean(tf.square(tf.sub(x, tf.matMul(tf.matMul(x, p.weight), p.back))));";

/** TensorFlow's own remarks, which it writes whenever it is loaded. */
const remarks = /^(?:WARNING: All log|I0000).*\n/gm;

/** Runs what must fail: one line on stderr, nothing on stdout, no run folder. */
async function refused(
  args: readonly string[],
  status: number,
  { loadsTensorflow = false, cwd = folder } = {},
): Promise<string> {
  const result = await runCli(cwd, ...args);
  const stderr = loadsTensorflow ? result.stderr.replaceAll(remarks, "") : result.stderr;
  expect(stderr).toMatch(/^paravae: .* \[E_[A-Z\d_]+\]\n$/);
  expect(result.stdout).toBe("");
  expect(result.status).toBe(status);
  expect(existsSync(file("refused"))).toBe(false);
  return stderr;
}

const refusedTraining = (args: readonly string[], status: number, options = {}): Promise<string> =>
  refused(["train", ...args, "--out", "refused"], status, options);

describe("settings that do not belong to the model", () => {
  it.each([
    [
      ["--channels", "8"],
      "--channels: not a setting of a dense model; leave it out or choose another architecture",
    ],
    [["--architecture", "conv", "--hidden", "8"], "--hidden: not a setting of a conv model"],
    [
      ["--model", "m.js", "--latent", "3", "--beta", "2"],
      "--latent and --beta: not a setting of a model of your own",
    ],
    [["--architecture", "conv", "--engine", "wasm"], "engine: wasm runs dense models, this one is conv"],
  ])("%s", async (args, message) => {
    expect(await refusedTraining(args, 2)).toContain(message);
  });
});

it("without TensorFlow, says how to install it and leaves nothing behind", async () => {
  const { PARAVAE_TENSORFLOW } = process.env;
  process.env.PARAVAE_TENSORFLOW = file("nowhere");
  try {
    const message = await refusedTraining(["--architecture", "conv"], 1);
    expect(message).toMatch(
      /tfjs-node: it is not installed; run npx paravae setup-tensorflow, .*\[E_NO_TENSORFLOW\]$/m,
    );
    expect(await succeed(folder, "doctor")).toMatch(
      /✗ tfjs +tfjs-node: it is not installed; run npx paravae setup/,
    );
  } finally {
    if (PARAVAE_TENSORFLOW === undefined) delete process.env.PARAVAE_TENSORFLOW;
    else process.env.PARAVAE_TENSORFLOW = PARAVAE_TENSORFLOW;
  }
});

withOptionalPart("the command on TensorFlow.js", loadTensorflow, ({ nativeVersion }) => {
  it("doctor says which TensorFlow", async () => {
    expect(await succeed(folder, "doctor")).toContain(`TensorFlow ${nativeVersion}, tfjs-node `);
  });

  it("trains a convolutional VAE, and does everything with it that it does with a dense one", async () => {
    const conv = ["--architecture", "conv", "--channels", "4,8", "--latent", "3"];
    const lines = jsonLines(await succeed(folder, "train", ...small, ...conv, "--out", "conv", "--json"));
    expect(lines.at(-1)).toMatchObject({
      done: true,
      pictures: ["conv/samples.png", "conv/reconstructions.png"],
    });
    expect(JSON.parse(await succeed(folder, "eval", "conv", "--json")).test).toMatchObject(
      lines[0].test as object,
    );
    await succeed(folder, "encode", "conv", "--output", "latents.npy");
    expect((await readNpy(file("latents.npy"))).shape).toEqual([360, 2, 3]);
    await succeed(folder, "sample", "conv", "--count", "4");
    expect(await sharp(file("sample.png")).metadata()).toMatchObject({ format: "png" });
    await succeed(folder, "reconstruct", "conv", "--count", "4");
    await succeed(folder, "interpolate", "conv", "--from", "0", "--to", "1", "--steps", "3");
    await succeed(folder, "resume", "conv", "--epochs", "2");
    // The run that was resumed is the one that never stopped.
    await succeed(folder, "train", ...small, "--epochs", "2", ...conv, "--out", "whole");
    expect(readFileSync(file("conv/metrics.jsonl"), "utf8")).toBe(
      readFileSync(file("whole/metrics.jsonl"), "utf8"),
    );
    const config = ["--config", "conv/config.json", "--epochs", "1", "--print-config"];
    expect(JSON.parse(await succeed(folder, "train", ...config))).toMatchObject({
      architecture: "conv",
      channels: [4, 8],
    });
  });

  it("trains a model of one's own, also after its file was moved", async () => {
    mkdirSync(file("here"));
    writeFileSync(file("here/pca.js"), regression(squares));
    const stdout = await succeed(folder, "train", ...small, "--model", "here/pca.js", "--out", "own");
    expect(stdout).toMatch(/^own: custom pca.js, 256 parameters, on digits/);
    expect(stdout).toMatch(/test loss \d+\.\d+ per row\n$/);
    expect(readdirSync(file("own"))).not.toContain("samples.png");
    renameSync(file("here"), file("there"));
    // A checkpoint may be anybody's: the file that it names is not run.
    for (const command of [["eval"], ["encode", "--output", "none.npy"], ["resume", "--epochs", "2"]]) {
      const { status, stderr } = await runCli(folder, ...command, "own");
      expect({ status, stderr }).toEqual({
        status: 2,
        stderr: expect.stringMatching(
          /^paravae: .*pca\.js, which is run only if --model.* names it \[E_MODEL_FILE\]\n$/m,
        ),
      });
    }
    expect((await runCli(folder, "eval", "own", "--model", "here/pca.js")).stderr).toContain(
      "pca.js: not found; expected a file",
    );
    await succeed(folder, "eval", "own", "--model", "there/pca.js");
    await succeed(folder, "encode", "own", "--model", "there/pca.js", "--output", "own.npy");
    await succeed(folder, "resume", "own", "--model", "there/pca.js", "--epochs", "2");
    await succeed(folder, "eval", "own", "--model", "there/pca.js");
  });

  it("says what is wrong with a model's file, in one line, and leaves nothing behind", async () => {
    const loaded = { loadsTensorflow: true };
    writeFileSync(file("throws.js"), "throw new Error('not\\nthis time');");
    writeFileSync(file("rows.ts"), regression("return tf.mean(tf.matMul(x, p.weight), 1);"));
    expect(await refusedTraining(["--model", "nowhere.ts"], 2)).toContain(
      "nowhere.ts: not found; expected a file",
    );
    expect(await refusedTraining(["--model", "throws.js"], 2, loaded)).toContain(
      "it threw while it was loaded: not this time",
    );
    expect(await refusedTraining(["--model", "rows.ts"], 2, loaded)).toContain(
      "shape [3], expected a float32 scalar tensor",
    );
  });

  describe("what is wrong with the input is one line, without TensorFlow's remarks", () => {
    const conv = ["--architecture", "conv", "--channels", "2", "--max-steps", "1"];
    const run = file("input");

    beforeAll(async () => {
      mkdirSync(file("elsewhere"));
      await succeed(folder, "train", ...small, ...conv, "--out", run);
      await succeed(folder, "train", ...small, ...conv, "--kind", "ae", "--out", file("ae"));
      writeFileSync(file("narrow.npy"), encodeNpy(new Float32Array(10), [2, 5]));
      writeFileSync(file("high.npy"), encodeNpy(new Float32Array(64).fill(255), [1, 64]));
    });

    it.each([
      [["encode", run, "--input", file("narrow.npy")], 1, "expected at least one of 64"],
      [["encode", run, "--input", file("high.npy")], 1, "is 255, expected a value in [0, 1]"],
      [["encode", run, "--data-folder", file("none")], 1, "none"],
      [["encode", run, "--output", run], 2, "input"],
      [["reconstruct", run, "--count", "9999"], 2, "--count is 9999, expected at most 360"],
      [["interpolate", run, "--from", "0", "--to", "9999"], 2, "there is no row 9999"],
      [["sample", run, "--count", "100000000"], 2, "--count"],
      [["sample", file("ae")], 1, "has no prior to draw from"],
      [["eval", run, "--data-folder", file("none")], 1, "none"],
      [["resume", run, "--epochs", "2", "--learning-rate", "-1"], 2, "learning"],
    ])("%j", async (args, status, message) => {
      // Where no other test has left what the command would write.
      expect(await refused(args, status, { cwd: file("elsewhere") })).toContain(message);
    });

    it("resume, behind the line that says where from", async () => {
      const args = ["resume", run, "--epochs", "2", "--data-folder", file("none")];
      const { status, stderr } = await runCli(folder, ...args);
      expect(stderr).toMatch(
        /^resuming from .*\nparavae: .*none cannot be read: .* \[E_DATASET_NOT_FOUND\]\n$/,
      );
      expect(status).toBe(1);
    });

    it.each([
      [["--learning-rate", "-1"], 2, "learning"],
      [["--data-folder", file("none")], 1, "none"],
    ])("train %j", async (args, status, message) => {
      expect(await refusedTraining([...conv, ...args], status)).toContain(message);
    });
  });

  it("goes on when workers die, until too many have, and can be resumed from there", async () => {
    // Each thread lasts for a while.
    writeFileSync(
      file("mortal.js"),
      `let steps = 0;\n${regression(`if (++steps > 45) process.exit(7); ${squares}`)}`,
    );
    const four = ["--model", "mortal.js", "--workers", "2", "--epochs", "4"];
    const ended = await runCli(folder, "train", ...four, "--max-worker-deaths", "1", "--out", "mortal");
    expect(ended.status).toBe(1);
    expect(ended.stderr).toMatch(/^warning: worker \d: .*going on from step \d+ with new threads/m);
    expect(ended.stderr).toMatch(
      /^paravae: worker \d: .*; mortal holds the run up to step [1-9]\d* \[E_WORKER_DIED\]$/m,
    );
    await succeed(folder, "resume", "mortal", "--model", "mortal.js", "--max-worker-deaths", "9");
    await succeed(folder, "train", ...four, "--out", "immortal");
    expect(readFileSync(file("mortal/metrics.jsonl"), "utf8")).toBe(
      readFileSync(file("immortal/metrics.jsonl"), "utf8"),
    );
  });

  it("ends when the loss is no number, with the file to look in", async () => {
    writeFileSync(
      file("late.js"),
      regression(
        `if (x.shape[0] > 6) return tf.mul(tf.log(tf.mean(tf.mul(tf.matMul(p.weight, p.back), 0))), -1); ${squares}`,
      ),
    );
    const { status, stderr } = await runCli(folder, "train", ...small, "--model", "late.js", "--out", "late");
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /^paravae: training: the loss is not a finite number after step 1; .* 0 in late\.js\b.* \[E_DIVERGED\]$/m,
    );
  });
});
