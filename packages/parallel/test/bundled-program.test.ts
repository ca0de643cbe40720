// A program that esbuild has bundled with the setting of the README trains, from a folder that is not the package's.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild-wasm";
import { afterAll, beforeAll, expect, test } from "vitest";

const program = `
  import { loadDataset } from "@paravae/datasets";
  import { DataParallelTrainer } from "@paravae/parallel";

  async function main() {
    const { train } = await loadDataset("digits");
    const trainer = await DataParallelTrainer.create({
      model: { inputSize: 64, encoder: [8], latentSize: 2, decoder: [8] },
      train: train.rows,
      batchSize: 64,
      workers: 2,
      engine: "wasm",
    });
    for await (const { train } of trainer.fit({ epochs: 1 })) console.log(train.loss);
    await trainer.close();
  }

  main();
`;

const folder = mkdtempSync(join(tmpdir(), "bundled-program-"));
const file = (name: string): string => join(folder, name);

beforeAll(() => {
  // As npm installs them.
  mkdirSync(file("node_modules"));
  const ours = fileURLToPath(new URL("../../../node_modules/@paravae", import.meta.url));
  symlinkSync(ours, file("node_modules/@paravae"));
  writeFileSync(file("train.mjs"), program);
});
afterAll(() => rmSync(folder, { recursive: true }));

const bundle = (options: BuildOptions): Promise<unknown> =>
  build({
    absWorkingDir: folder,
    entryPoints: [file("train.mjs")],
    bundle: true,
    platform: "node",
    logLevel: "silent",
    ...options,
  });
const run = (name: string): string =>
  execFileSync(process.execPath, [file(name)], { cwd: tmpdir(), encoding: "utf8", stdio: "pipe" });

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const external = [...readme.matchAll(/--external:'([^']+)'/g)].map(([, pattern]) => pattern);

// esbuild starts in WebAssembly, which takes it seconds on a busy machine.
const timeoutMs = 120_000;

test.each([
  ["esm", "mjs"],
  ["cjs", "cjs"],
] as const)(
  "bundled by esbuild as %s, with paravae's packages left outside, it trains as it does unbundled",
  async (format, extension) => {
    const outfile = file(`external.${extension}`);
    await bundle({ format, outfile, external });
    expect(Number(run(`external.${extension}`))).toBeGreaterThan(0);
    expect(run(`external.${extension}`)).toBe(run("train.mjs"));
  },
  timeoutMs,
);
