// Where the system or Node refuses native code, auto goes on with what is there, and doctor says why.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { loadNative } from "@paravae/native";
import { withOptionalPart } from "@paravae/testkit";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { bin } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();

/** Runs node in the folder. */
const run = (...argv: readonly string[]) => promisify(execFile)(process.execPath, argv, { cwd: folder });

/** What node prints that is run in the folder. */
const node = async (...argv: readonly string[]): Promise<string> => (await run(...argv)).stdout;

/** What doctor says of native as JSON, and its line of each engine as text. */
async function doctorOn(flags: readonly string[]) {
  const { engines, native } = JSON.parse(await node(...flags, bin, "doctor", "--json"));
  const lines = (await node(...flags, bin, "doctor")).split("\n");
  const lineOf = (name: string) => lines.find((line) => line.includes(` ${name} `));
  const found = engines.find(({ name }: { name: string }) => name === "native");
  return { spec: native, found, native: lineOf("native"), blas: lineOf("blas"), wasm: lineOf("wasm") };
}

const takenWasm = /^ {2}✓ wasm .*; what auto takes$/;

beforeEach(() => {
  // TensorFlow takes seconds to load.
  vi.stubEnv("PARAVAE_TENSORFLOW", "/nowhere");
});
afterEach(() => {
  vi.unstubAllEnvs();
});

withOptionalPart("generated kernels that are refused", loadNative, () => {
  describe("a system that refuses executable memory", () => {
    const preload = new URL(
      "../../../packages/native/test/machine/refuse-executable-memory.mjs",
      import.meta.url,
    ).href;
    const flags = ["--import", preload];
    const why =
      "native: the system refuses executable memory (mprotect: EACCES; memfd_create: EPERM); use --engine blas or --engine wasm";

    beforeEach(() => {
      // A library of this machine would be taken before WebAssembly.
      vi.stubEnv("PARAVAE_BLAS", "/nowhere");
    });

    it("is what doctor says", async () => {
      expect(await doctorOn(flags)).toMatchObject({
        spec: null,
        found: { name: "native", found: false, detail: why },
        native: `  ✗ native         ${why}`,
        wasm: expect.stringMatching(takenWasm),
      });
    });

    it("trains on WebAssembly", async () => {
      const small = ["--hidden", "8", "--latent", "2", "--workers", "2", "--max-steps", "3"];
      const stdout = await node(...flags, bin, "train", ...small, "--out", "refused");
      expect(stdout).toMatch(/^2 workers, wasm-(relaxed-)?simd,/m);
    });

    it("refuses --engine native in one line", async () => {
      await expect(node(...flags, bin, "train", "--engine", "native", "--out", "none")).rejects.toMatchObject(
        {
          code: 1,
          stderr: `paravae: ${why} [E_NO_NATIVE]\n`,
        },
      );
    });
  });

  describe("Node's permission model", () => {
    const permission = process.allowedNodeEnvironmentFlags.has("--permission")
      ? "--permission"
      : "--experimental-permission";
    const flags = [permission, "--allow-fs-read=*", "--allow-fs-write=*", "--allow-worker"];

    it("is what doctor says", async () => {
      const why =
        "Node's permission model refuses addons; start node with --allow-addons, or use --engine wasm";
      expect(await doctorOn(flags)).toMatchObject({
        spec: null,
        found: { name: "native", found: false, detail: `native: ${why}` },
        native: `  ✗ native         native: ${why}`,
        blas: `  ✗ blas           blas: ${why}`,
        wasm: expect.stringMatching(takenWasm),
      });
    });

    it("trains on WebAssembly", async () => {
      const parallel = new URL("../../../packages/parallel/dist/index.js", import.meta.url).href;
      const program = `
        import { DataParallelTrainer } from ${JSON.stringify(parallel)};
        const trainer = await DataParallelTrainer.create({
          model: { inputSize: 3, encoder: [5], latentSize: 2, decoder: [5] },
          train: { data: new Uint8Array(24), count: 8, width: 3 },
          batchSize: 4,
          workers: 2,
        });
        for await (const _ of trainer.fit({ epochs: 2 }));
        console.log(JSON.stringify([trainer.engine, trainer.state().position.step]));
        await trainer.close();`;
      const [engine, step] = JSON.parse(await node(...flags, "--input-type=module", "--eval", program));
      expect(engine).toMatch(/^wasm-/);
      expect(step).toBe(4);
    });

    const noPictures =
      "pictures: Node's permission model refuses addons, and sharp is one; start node with --allow-addons";
    const small = ["--hidden", "8", "--latent", "2", "--workers", "2", "--epochs", "1"];

    it("trains without pictures, which resume draws once addons are allowed", async () => {
      const { stdout, stderr } = await run(...flags, bin, "train", ...small, "--out", "run");
      expect(stdout + stderr).toContain(`warning: ${noPictures}; then paravae resume draws them\n`);
      expect(stdout).toMatch(/^trained in .*, saved as /m);
      expect(stdout).not.toContain("pictures: run");
      const resumed = await node(...flags, "--allow-addons", bin, "resume", "run");
      expect(resumed).toContain("pictures: run/samples.png, run/reconstructions.png\n");
    });

    it("samples as .npy, and refuses a picture in one line", async () => {
      await node(bin, "train", ...small, "--out", "allowed");
      await node(...flags, bin, "sample", "allowed", "--output", "sample.npy");
      await expect(run(...flags, bin, "sample", "allowed")).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`paravae: ${noPictures} [E_NO_SHARP]\n`),
      });
    });
  });
});
