import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { runCli, succeed } from "./helpers/cli.js";
import { contentOf } from "./helpers/folder-content.js";
import { idx, writeIdxDataset } from "./helpers/idx-dataset.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const small = ["--hidden", "8", "--latent", "2", "--batch-size", "16", "--epochs", "1", "--workers", "1"];
const dataset = join(folder, "data");
const run = join(folder, "run");
const checkpointsOf = (path: string): string[] => readdirSync(join(path, "checkpoints")).sort();

beforeAll(async () => {
  writeIdxDataset(dataset);
  await succeed(folder, "train", ...small, "--epochs", "2", "--data-folder", dataset, "--out", run);
});

/** Runs what must fail: one line on stderr, nothing on stdout, nothing written. */
async function refused(args: readonly string[], status = 2): Promise<string> {
  const before = contentOf(folder);
  const result = await runCli(folder, ...args);
  expect(result.stderr).toMatch(/^paravae: [^\n]+ \[E_[A-Z\d_]+\]\n$/);
  expect(result.stderr).not.toMatch(/\bat .*:\d+:\d+/);
  expect(result.stdout).toBe("");
  expect(result.status).toBe(status);
  expect(contentOf(folder)).toEqual(before);
  expect(readdirSync(folder)).not.toContain("runs");
  return result.stderr;
}

describe("a command line that is wrong", () => {
  it.each([
    [["trian"], "unknown command 'trian'; did you mean train?"],
    [["train", "--epohs", "3"], "unknown option '--epohs'; did you mean --epochs?"],
    [["doctor", "extra"], "too many arguments"],
    [["train", "--dataset", "digts"], 'is "digts", expected one of digits, shapes, fashion-mnist, mnist'],
    [["train", "--batch-size", "0"], "--batch-size is 0, expected a whole number of at least 1"],
    [["train", "--hidden", "-1"], "--hidden is [-1], expected a list of whole numbers of at least 1"],
    [["train", "--hidden", "20,x"], '--hidden is [20,"x"]'],
    [["train", "--latent", ""], '--latent is ""'],
    [["train", "--seed", "1.5"], "--seed is 1.5, expected a whole number from 0 to 9007199254740991"],
    [["train", "--workers", "0"], "--workers is 0, expected auto or a whole number of at least 1"],
    [
      ["train", "--checkpoint-every", "1h"],
      '--checkpoint-every is "1h", expected one or several of 500steps, 2epochs, 30s, 5min, as epoch,60s',
    ],
    [["train", "--engine", "wsm"], "did you mean wasm?"],
    ...["wasm", "reference", "tfjs"].map((engine): [string[], string] => [
      ["train", "--engine", engine, "--precision", "bf16"],
      `precision: bf16 is for dense models on the engines native and blas, not for ${engine}; leave precision at float32`,
    ]),
    [["train", "--architecture", "conv", "--precision", "bf16"], "bf16 is for dense models"],
    [["bench", "step", "--engine", "wasm", "--precision", "bf16"], "bf16 is for dense models"],
    [["train", "--precision", "bf61"], "did you mean bf16?"],
    [["train", "--optimizer", "rmsprop", "--beta1", "0.5"], "--beta1: not a setting of rmsprop"],
    [["train", "--decay", "1"], "--decay is 1, expected a number in [0, 1)"],
    [["train", "--config", "missing.json"], "missing.json: cannot be read: no such file or directory"],
    [["bench", "step", "--seconds", "0"], '--seconds is "0", expected a number above 0'],
    [["bench", "step", "--hidden", "0"], "--hidden is [0]"],
    [["sample"], "missing required argument 'run'"],
    [["sample", "missing"], "missing: not found; expected a run folder or a checkpoint file"],
    [["sample", "run", "--count", "0"], '--count is "0", expected a whole number from 1 to 1000000'],
    [["sample", "run", "--out", ""], '--out is "", expected a path'],
    [["train", "--out", ""], '--out is "", expected the path of a folder'],
    [["train", "--epochs", "1e400"], "--epochs is Infinity, expected a whole number of at least 1"],
    [["train", "--workers", "100000"], 'workers is 100000, expected "auto" or a whole number from 1 to'],
    [["train", "--hidden", "1000000000"], "of them shared, at most 4 GiB can be; no batch fits"],
    [["sample", "run", "--output", "x.jpg"], "--output is x.jpg, expected a name that ends in .png or .npy"],
    [["sample", "run", "--output", "run/samples.png"], "run/samples.png exists already"],
    [["reconstruct", "run", "--count", "12"], "--count is 12, expected at most 11"],
    [
      ["reconstruct", "run", "--split", "tset"],
      '--split is "tset", expected one of train, test; did you mean test?',
    ],
    [["interpolate", "run", "--from", "0"], "required option '--to <i,…>' not specified"],
    [["interpolate", "run", "--from", "0", "--to", "11"], "there is no row 11, expected 0 to 10"],
    [["interpolate", "run", "--from", "0,1", "--to", "2"], "--from names 2 rows and --to names 1"],
    [["resume", "missing"], "missing: no run to go on with"],
    [["resume", "run", "--seed", "3"], "--seed cannot change in the middle of a run"],
    [["resume", "run", "--epochs", "1"], "--epochs is 1, expected at least 2"],
    [["eval", "run", "--dataset", "nothing"], 'dataset is "nothing", expected one of digits'],
  ])("%j", async (args, message) => {
    expect(await refused(args)).toContain(message);
  });

  it("says so on stdout too with --json", async () => {
    const { stdout, status } = await runCli(folder, "train", "--batch-size", "0", "--json");
    expect(status).toBe(2);
    expect(JSON.parse(stdout)).toEqual({
      error: { code: "E_SETTINGS", message: "--batch-size is 0, expected a whole number of at least 1" },
    });
  });
});

describe("a configuration file that is wrong", () => {
  it.each([
    ['{"bachSize": 3}', "config.json: bachSize is no setting; did you mean batchSize?"],
    ['{"batch-size": 3}', "config.json: batch-size is no setting; did you mean batchSize?"],
    ['{"latnt": 4, "epochs": 0}', "latnt is no setting; did you mean latent?"],
    ['{"hidden": 400}', "config.json: hidden is 400, expected a list"],
    ['{"epochs": "3"}', 'config.json: epochs is "3"'],
    ["{epochs: 3}", "config.json: is not JSON"],
    ["[]", "config.json: expected one JSON object of settings"],
    ['{"__proto__": {"epochs": 3}}', "config.json: __proto__ is no setting"],
  ])("%s", async (content, message) => {
    writeFileSync(join(folder, "config.json"), content);
    expect(await refused(["train", "--config", "config.json"])).toContain(message);
  });
});

describe("data that are damaged", () => {
  const images = idx([50, 5, 4], new Uint8Array(1000));
  const wrongMagic = Uint8Array.from(images);
  wrongMagic[2] = 7;
  it.each([
    ["a truncated file", { "train-images-idx3-ubyte": images.subarray(0, 500) }],
    ["a header cut short", { "train-images-idx3-ubyte": images.subarray(0, 6) }],
    ["a wrong magic number", { "train-images-idx3-ubyte": wrongMagic }],
    ["fewer labels than images", { "train-labels-idx1-ubyte": idx([49], new Uint8Array(49)) }],
    ["images and labels mixed up", { "train-images-idx3-ubyte": idx([50], new Uint8Array(50)) }],
  ])("%s", async (name, change) => {
    const damaged = writeIdxDataset(join(folder, name.replaceAll(" ", "-")), change);
    const message = await refused(["train", ...small, "--data-folder", damaged, "--out", "new/run"], 1);
    expect(message).toContain(damaged);
    expect(existsSync(join(folder, "new"))).toBe(false);
  });

  it("a folder without the files", async () => {
    const message = await refused(["train", ...small, "--data-folder", "nowhere", "--out", "new"], 1);
    expect(message).toContain(
      "nowhere cannot be read: no such file or directory; expected a folder of IDX files",
    );
    expect(existsSync(join(folder, "new"))).toBe(false);
  });

  it("rows that do not fit the model", async () => {
    expect(await refused(["eval", "run", "--dataset", "digits"], 1)).toContain(
      "digits: its rows have 64 values, expected 20",
    );
  });
});

describe("a run folder that will not do", () => {
  it("is not empty", async () => {
    expect(await refused(["train", ...small, "--out", "run"])).toContain(
      "--out run: the folder is not empty",
    );
  });

  it("is a file, or lies under one", async () => {
    writeFileSync(join(folder, "file"), "");
    expect(await refused(["train", ...small, "--out", "file"])).toContain("not a directory");
    expect(await refused(["train", ...small, "--out", "file/run"])).toContain("not a directory");
  });

  it("cannot be made, and what was made on the way is taken away", async () => {
    const name = "x".repeat(300);
    expect(await refused(["train", ...small, "--out", `made/${name}`], 1)).toContain("name too long");
    expect(existsSync(join(folder, "made"))).toBe(false);
  });

  // Linux's /proc refuses new entries to everyone, the superuser included.
  it.runIf(process.platform === "linux")("cannot be written to (seen on Linux alone)", async () => {
    expect(await refused(["train", ...small, "--out", "/proc/paravae/run"], 1)).toContain(
      "cannot be written",
    );
  });
});

describe("a checkpoint that is damaged", () => {
  const newest = checkpoint(-1);
  function checkpoint(index: number): (path: string) => string {
    return (path) => join(path, "checkpoints", checkpointsOf(path).at(index) as string);
  }
  const relink = (target: string, path: string): void => {
    rmSync(path);
    symlinkSync(target, path);
  };
  const flipBit = (path: string): void => {
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 1;
    writeFileSync(path, bytes);
  };
  const cut = (path: string): void => writeFileSync(path, readFileSync(path).subarray(0, -100));

  it.each([
    ["one bit flipped", flipBit],
    ["cut short", cut],
  ])("%s: the file is refused, the run goes on from the one before", async (name, damage) => {
    const copy = join(folder, name.replaceAll(" ", "-"));
    cpSync(run, copy, { recursive: true });
    const path = newest(copy);
    damage(path);
    expect(await refused(["eval", path], 1)).toContain(path);

    const { status, stderr } = await runCli(folder, "resume", copy);
    expect(status).toBe(0);
    expect(stderr).toContain(`skipped ${path}`);
    expect(stderr).toMatch(/resuming from .*checkpoint-0000000004\.paravae: epoch 1, step 4/);
    const { [`checkpoints/${path.split("/").at(-1)}.damaged`]: damaged, ...content } = contentOf(copy);
    expect(damaged).toBeDefined();
    expect(content).toEqual(contentOf(run));
  });

  it.each<[string, string, (path: string) => void]>([
    [
      "of a newer version",
      "is of format 3, expected 1 to 2; update paravae",
      (path) => {
        const bytes = readFileSync(path);
        bytes.writeUInt32LE(3, 8);
        // Its checksum is right: of all the bytes around it.
        createHash("sha256")
          .update(bytes.subarray(0, 20))
          .update(bytes.subarray(52))
          .digest()
          .copy(bytes, 20);
        writeFileSync(path, bytes);
      },
    ],
    ["empty", "is empty", (path) => writeFileSync(path, "")],
    ["of 10 GB", "holds 10000000000 bytes", (path) => truncateSync(path, 10_000_000_000)],
    ["a link to nothing", "no such file", (path) => relink("nothing", path)],
    ["a link to a device", "it is not a regular file", (path) => relink("/dev/zero", path)],
    [
      "a pipe",
      "it is not a regular file",
      (path) => {
        rmSync(path);
        execFileSync("mkfifo", [path]);
      },
    ],
  ])("%s: is told, set aside, and not waited for", async (name, why, spoil) => {
    const copy = join(folder, name.replaceAll(" ", "-"));
    cpSync(run, copy, { recursive: true });
    const path = newest(copy);
    spoil(path);
    const { status, stderr } = await runCli(folder, "resume", copy);
    expect(stderr).toContain(`skipped ${path}: `);
    expect(stderr).toContain(why);
    expect(status).toBe(0);
    const aside = `${path}.damaged`;
    expect(lstatSync(aside)).toBeDefined();
    rmSync(aside);
    expect(contentOf(copy)).toEqual(contentOf(run));
  });

  it("a link to a good one: it is followed, and what it leads to never changed", async () => {
    const copy = join(folder, "linked");
    cpSync(run, copy, { recursive: true });
    const path = newest(copy);
    const elsewhere = join(folder, "elsewhere.paravae");
    renameSync(path, elsewhere);
    symlinkSync(elsewhere, path);
    const before = readFileSync(elsewhere);
    await succeed(folder, "resume", copy, "--epochs", "6");
    expect(checkpointsOf(copy)).not.toContain(path.split("/").at(-1));
    expect(readFileSync(elsewhere)).toEqual(before);
  });

  it("every one: nothing is changed", async () => {
    const copy = join(folder, "all-damaged");
    cpSync(run, copy, { recursive: true });
    for (const name of checkpointsOf(copy)) cut(join(copy, "checkpoints", name));
    const before = contentOf(copy);
    const { status, stderr } = await runCli(folder, "resume", copy);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^paravae: .*no checkpoint to go on from: .*\[E_NO_CHECKPOINT\]\n$/);
    expect(contentOf(copy)).toEqual(before);
  });

  it("there is none", async () => {
    mkdirSync(join(folder, "empty-run", "checkpoints"), { recursive: true });
    expect(await refused(["sample", "empty-run"], 1)).toContain("no checkpoint to go on from: there is none");
  });
});
