import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { runCli, succeed } from "./helpers/cli.js";
import { idx, writeIdxDataset } from "./helpers/idx-dataset.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const small = ["--hidden", "4", "--latent", "2", "--batch-size", "10", "--workers", "1", "--engine", "wasm"];

it("trains on RGB images without a test part, and says where test rows are asked for", async () => {
  const data = writeIdxDataset(join(folder, "images"), {
    "train-images-idx3-ubyte": idx([50, 4, 4, 3], new Uint8Array(2400).fill(99)),
  });
  for (const name of ["train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"]) {
    rmSync(join(data, name));
  }
  const stdout = await succeed(
    folder,
    "train",
    ...small,
    "--epochs",
    "3",
    "--data-folder",
    data,
    "--out",
    "run",
  );
  expect(stdout).toContain("50 train and no test rows");
  expect(stdout.split("\n").filter((line) => / test /.test(line))).toHaveLength(1);
  expect(stdout).toMatch(/pictures: run.samples\.png, run.reconstructions\.png/);
  await succeed(folder, "resume", "run", "--epochs", "4");

  const { status, stderr } = await runCli(folder, "eval", "run");
  expect(status).toBe(1);
  expect(stderr).toContain("images: has no test rows; put t10k-images-idx3-ubyte there");
  const encode = await runCli(folder, "encode", "run");
  expect(encode.stderr).toContain("images: has no test rows; name --split train");
  await succeed(folder, "encode", "run", "--split", "train");
});
