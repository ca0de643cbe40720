import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { encodeNpy, readNpy } from "@paravae/datasets";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonLines, runCli, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const file = (name: string): string => join(folder, name);
let epochs: Record<string, unknown>[];
let done: Record<string, unknown>;

beforeAll(async () => {
  const stdout = await succeed(
    folder,
    "train",
    "--hidden",
    "32",
    "--latent",
    "4",
    "--epochs",
    "2",
    "--out",
    "run",
    "--json",
  );
  const lines = jsonLines(stdout);
  epochs = lines.slice(0, -1);
  done = lines.at(-1) as Record<string, unknown>;
});

const terms = { loss: expect.any(Number), reconstruction: expect.any(Number), kl: expect.any(Number) };

describe("train --json", () => {
  it("prints one object per epoch", () => {
    expect(epochs).toEqual(
      [1, 2].map((epoch) => ({
        epoch,
        train: terms,
        test: terms,
        seconds: expect.any(Number),
        rowsPerSecond: expect.any(Number),
      })),
    );
  });

  it("prints a last one with done", () => {
    expect(done).toMatchObject({
      done: true,
      end: "finished",
      run: "run",
      epochs: 2,
      steps: 46,
      test: epochs[1].test,
      checkpoint: join("run", "checkpoints", "checkpoint-0000000046.paravae"),
      best: join("run", "checkpoints", "checkpoint-0000000046.paravae"),
      pictures: [join("run", "samples.png"), join("run", "reconstructions.png")],
    });
  });
});

describe("train without --json", () => {
  it("names the folders by itself and ends with pictures, the test −ELBO and what is dead", async () => {
    const flags = ["--hidden", "8", "--latent", "2", "--epochs", "1"];
    expect(await succeed(folder, "train", ...flags)).toContain(join("runs", "digits-1"));
    const lines = (await succeed(folder, "train", ...flags)).trim().split("\n");
    // One epoch leaves a dimension dead, which is told last.
    const [pictures, test, dead] = lines.slice(-3);
    expect(pictures).toBe(
      `pictures: ${join("runs", "digits-2", "samples.png")}, ${join("runs", "digits-2", "reconstructions.png")}`,
    );
    expect(test).toMatch(/^test −ELBO \d+\.\d\d nats per row$/);
    expect(dead).toMatch(/^[12] of 2 latent dimensions /);
  });

  it("trains a plain autoencoder, which has no samples", async () => {
    const stdout = await succeed(
      folder,
      "train",
      "--kind",
      "ae",
      "--hidden",
      "8",
      "--epochs",
      "1",
      "--out",
      "ae",
    );
    expect(stdout).toMatch(
      /pictures: ae.reconstructions\.png\ntest reconstruction \d+\.\d\d nats per row\n$/,
    );
    const [line] = jsonLines(await succeed(folder, "eval", "ae", "--json"));
    expect(line).toMatchObject({ negativeElbo: null });
  });
});

describe("--print-config", () => {
  it("prints a configuration file that gives itself", async () => {
    const printed = await succeed(
      folder,
      "train",
      "--print-config",
      "--hidden",
      "30,20",
      "--optimizer",
      "rmsprop",
    );
    expect(JSON.parse(printed)).toMatchObject({ hidden: [30, 20], optimizer: "rmsprop", decay: 0.99 });
    writeFileSync(file("printed.json"), printed);
    expect(await succeed(folder, "train", "--config", "printed.json", "--print-config")).toBe(printed);
    const changed = await succeed(
      folder,
      "--seed",
      "9",
      "train",
      "--config",
      "printed.json",
      "--print-config",
    );
    expect(JSON.parse(changed)).toEqual({ ...JSON.parse(printed), seed: 9 });
  });
});

describe("eval", () => {
  it("gives the last epoch's test terms again, to the last bit", async () => {
    const [line] = jsonLines(await succeed(folder, "eval", "run", "--json"));
    const metrics = readFileSync(file("run/metrics.jsonl"), "utf8").trim().split("\n");
    expect(line).toMatchObject({ dataset: "digits", epoch: 2, step: 46, test: JSON.parse(metrics[1]).test });
  });

  it("takes a checkpoint file and other workers", async () => {
    const stdout = await succeed(folder, "eval", done.checkpoint as string, "--workers", "1");
    expect(stdout).toMatch(/test −ELBO \d+\.\d\d nats per row\n$/);
  });
});

describe("encode", () => {
  it("writes mu and logVar as .npy, .csv and .json alike", async () => {
    await succeed(folder, "encode", "run");
    await succeed(folder, "encode", "run", "--output", "latents.csv");
    await succeed(folder, "encode", "run", "--output", "deep/latents.json");
    const { shape, data } = await readNpy(file("latents.npy"));
    expect(shape).toEqual([360, 2, 4]);
    const json = JSON.parse(readFileSync(file("deep/latents.json"), "utf8"));
    expect(json.labels).toHaveLength(360);
    expect(Float32Array.from(json.mu[7])).toEqual(data.slice(7 * 8, 7 * 8 + 4));
    expect(Float32Array.from(json.logVar[7])).toEqual(data.slice(7 * 8 + 4, 8 * 8));
    const [header, ...rows] = readFileSync(file("latents.csv"), "utf8").trim().split("\n");
    expect(header).toBe("row,label,mu0,mu1,mu2,mu3,logVar0,logVar1,logVar2,logVar3");
    expect(rows[7].split(",").map(Number)).toEqual([7, json.labels[7], ...json.mu[7], ...json.logVar[7]]);
  });

  it("encodes rows from a .npy file", async () => {
    await succeed(folder, "sample", "run", "--count", "5", "--output", "rows.npy");
    await succeed(folder, "encode", "run", "--input", "rows.npy", "--output", "of-rows.npy");
    expect((await readNpy(file("of-rows.npy"))).shape).toEqual([5, 2, 4]);
  });

  it.each([
    ["0 to 255", 255],
    ["−1 to 1", -1],
    ["no numbers", Number.NaN],
  ])("refuses float32 rows of %s for a Bernoulli model, and says where", async (_, value) => {
    writeFileSync(file("unfit.npy"), encodeNpy(new Float32Array(128).fill(0.5).with(67, value), [2, 64]));
    const { status, stderr } = await runCli(
      folder,
      "encode",
      "run",
      "--input",
      "unfit.npy",
      "--output",
      "none.npy",
    );
    expect(status).toBe(1);
    expect(stderr).toMatch(
      new RegExp(
        `^paravae: .*: row 1, column 3 is ${value}, expected a value in \\[0, 1\\] .* \\[E_ROWS\\]$`,
        "m",
      ),
    );
  });

  it("encodes bytes as the values in [0, 1] that they stand for", async () => {
    const bytes = Uint8Array.from({ length: 128 }, (_, i) => 2 * i);
    writeFileSync(file("bytes.idx"), Uint8Array.from([0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 64, ...bytes]));
    writeFileSync(
      file("values.npy"),
      encodeNpy(
        Float32Array.from(bytes, (byte) => byte / 255),
        [2, 64],
      ),
    );
    await succeed(folder, "encode", "run", "--input", "bytes.idx", "--output", "of-bytes.npy");
    await succeed(folder, "encode", "run", "--input", "values.npy", "--output", "of-values.npy");
    expect(readFileSync(file("of-bytes.npy"))).toEqual(readFileSync(file("of-values.npy")));
  });
});

describe("pictures", () => {
  it.each([
    ["samples.png of a run", [], "run/samples.png", 8, 8 * 50 + 2],
    ["sample", ["sample", "run", "--count", "9"], "sample.png", 3, 3 * 50 + 2],
    ["reconstruct", ["reconstruct", "run", "--count", "4"], "reconstruct.png", 4, 2 * 50 + 2],
    [
      "interpolate",
      ["interpolate", "run", "--from", "0,1", "--to", "2,3", "--steps", "5"],
      "interpolate.png",
      5,
      2 * 50 + 2,
    ],
  ])("%s", async (_name, args, output, columns, height) => {
    if (args.length > 0) await succeed(folder, ...args);
    const { format, width, ...rest } = await sharp(file(output)).metadata();
    expect({ format, width, height: rest.height, channels: rest.channels }).toEqual({
      format: "png",
      width: columns * 50 + 2,
      height,
      channels: 1,
    });
  });

  it("go to --out, and over an old file with --force only", async () => {
    await succeed(folder, "sample", "run", "--out", "drawn", "--count", "4");
    const first = readFileSync(file("drawn/sample.png"));
    await succeed(folder, "sample", "run", "--out", "drawn", "--count", "4", "--seed", "8", "--force");
    expect(readFileSync(file("drawn/sample.png")).equals(first)).toBe(false);
  });

  it("are arrays for .npy", async () => {
    await succeed(folder, "interpolate", "run", "--from", "0", "--to", "1", "--output", "line.npy");
    await succeed(folder, "reconstruct", "run", "--split", "train", "--count", "3", "--output", "three.npy");
    expect((await readNpy(file("line.npy"))).shape).toEqual([1, 8, 64]);
    expect((await readNpy(file("three.npy"))).shape).toEqual([3, 64]);
  });
});

describe("doctor", () => {
  it("says what there is and why other things are not", async () => {
    const [line] = jsonLines(await succeed(folder, "doctor", "--json"));
    expect(line).toMatchObject({
      node: process.version,
      cores: { available: expect.any(Number), machine: expect.any(Number) },
      simd: expect.stringMatching(/simd$/),
    });
    const { engines, datasets } = line as Record<string, { name: string; found: boolean; detail: string }[]>;
    expect(engines.map(({ name, found }) => [name, found])).toEqual([
      // Whether these are there depends on the machine; engines.test.ts and tfjs.test.ts see them.
      ["native", expect.any(Boolean)],
      ["blas", expect.any(Boolean)],
      ["wasm", true],
      ["tfjs", expect.any(Boolean)],
      ["reference", true],
    ]);
    expect(engines[2]).toMatchObject({
      detail: expect.stringMatching(/^the (relaxed-)?simd build, \d+ GFLOPS(; .*)?$/),
      gflops: { float32: expect.any(Number) },
    });
    expect([...engines, ...datasets].every(({ detail }) => detail.length > 0)).toBe(true);
    expect(datasets[0]).toMatchObject({ name: "digits", found: true });
    const { stdout, stderr } = await runCli(folder, "doctor");
    expect(stdout).toContain(process.version);
    // TensorFlow's remarks on the processor are no part of it.
    expect(stderr).toBe("");
  });
});

describe("bench step", () => {
  it("prints one object", async () => {
    const flags = [
      "--hidden",
      "40,30",
      "--latent",
      "5",
      "--input",
      "100",
      "--batch-size",
      "32",
      "--seconds",
      "0.2",
    ];
    const stdout = await succeed(
      folder,
      "bench",
      "step",
      ...flags,
      "--workers",
      "2",
      "--engine",
      "wasm",
      "--json",
    );
    const number = expect.any(Number);
    expect(jsonLines(stdout)).toEqual([
      expect.objectContaining({
        sizes: "100-40-30-5-30-40-100",
        msPerStep: number,
        rowsPerSecond: number,
        workers: 2,
        engine: expect.stringMatching(/^wasm/),
        gflops: number,
        peakRssMiB: number,
        phasesMs: {
          gather: number,
          forward: number,
          loss: number,
          backward: number,
          wait: number,
          update: number,
        },
      }),
    ]);
  });
});
