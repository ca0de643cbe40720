// Workers are loaded as built files, so this suite runs on the package as it is published.
import { createHash } from "node:crypto";
import { loadBlas, requireBf16 } from "@paravae/blas";
import type { TrainingState } from "@paravae/checkpoints";
import { ParavaeError, type Precision } from "@paravae/core";
import { loadDataset } from "@paravae/datasets";
import { DataParallelTrainer, measureSteps, type TrainerOptions } from "@paravae/parallel";
import { withOptionalPart } from "@paravae/testkit";
import { afterEach, describe, expect, test, vi } from "vitest";

const digits = await loadDataset("digits");
const model = { inputSize: 64, encoder: [37], latentSize: 5, decoder: [37] };
const options: TrainerOptions = {
  model,
  train: { ...digits.train.rows, data: digits.train.rows.data.subarray(0, 217 * 64), count: 217 },
  test: digits.test.rows,
  batchSize: 32,
  seed: 7,
  workers: 2,
  engine: "blas",
};

const wideRows = (count: number) => ({
  count,
  width: 784,
  data: Uint8Array.from({ length: count * 784 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24),
});
/** Large enough for a library to cut products in its own ways. */
const wide = {
  model: { inputSize: 784, encoder: [400], latentSize: 20, decoder: [400] },
  train: wideRows(1100),
  test: wideRows(70),
  batchSize: 512,
} as const;

/** A state but for its number of workers, its large blocks by their hashes. */
function digestOf({ parameters, slots, workers: _, ...rest }: TrainingState) {
  const hash = createHash("sha256").update(parameters);
  for (const slot of Object.values(slots)) hash.update(slot);
  return { ...rest, blocks: hash.digest("hex") };
}

async function run(overrides: Partial<TrainerOptions> = {}, epochs = 2, maxSteps = Number.POSITIVE_INFINITY) {
  const trainer = await DataParallelTrainer.create({ ...options, ...overrides });
  try {
    const reports = [];
    for await (const report of trainer.fit({ epochs, maxSteps })) reports.push(report);
    return { reports, state: trainer.state(), engine: trainer.engine, warning: trainer.warning };
  } finally {
    await trainer.close();
  }
}

afterEach(() => {
  vi.unstubAllEnvs();
});

function contract(precision: Precision, tolerance: number): void {
  describe(`training with products of ${precision}`, () => {
    test("the same seed twice is bitwise the same state", async () => {
      const [first, second] = [await run({ precision }), await run({ precision })];
      expect(second.state).toEqual(first.state);
    });

    test("update by the coordinator is bitwise update by shards", async () => {
      const coordinator = await run({ precision, update: "coordinator" });
      expect(coordinator.state).toEqual((await run({ precision })).state);
    });

    test("interrupted and resumed is bitwise never interrupted", async () => {
      const first = await run({ precision }, 2, 9);
      const rest = await run({ precision, resume: first.state });
      expect(rest.state).toEqual((await run({ precision })).state);
    });

    test("any number of workers, also in turn, gives bitwise the same model if asked to", async () => {
      const asked = { ...wide, precision, reproducible: "any-workers" } as const;
      const expected = digestOf((await run({ ...asked, workers: 1 })).state);
      for (const workers of [2, 3, 4, 7]) {
        expect(digestOf((await run({ ...asked, workers })).state)).toEqual(expected);
      }
      const stopped = await run({ ...asked, workers: 4 }, 2, 3);
      const resumed = await run({ ...asked, workers: 1, resume: stopped.state });
      expect(digestOf(resumed.state)).toEqual(expected);
    }, 60_000);

    test.each([1, 2, 3, 7])("%i workers train as WebAssembly does, within rounding", async (workers) => {
      const { reports } = await run({ precision, workers });
      const wasm = await run({ engine: "wasm" });
      reports.forEach(({ test }, epoch) => {
        const expected = wasm.reports[epoch].test?.loss ?? Number.NaN;
        expect(Math.abs((test?.loss ?? Number.NaN) / expected - 1)).toBeLessThan(tolerance);
      });
    });
  });
}

withOptionalPart("training on a native BLAS", loadBlas, (spec) => {
  // Fourteen steps of float32 products whose sums are ordered differently.
  contract("float32", 1e-5);
  withOptionalPart(
    "training with products of bfloat16",
    () => requireBf16(spec),
    // Eight bits of precision in every operand.
    () => contract("bf16", 3e-3),
  );

  test("auto takes it where there are no generated kernels, and its name says which it is", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "none");
    const { engine, warning } = await run({ engine: "auto" }, 1, 1);
    expect(engine).toMatch(/^blas-/);
    expect(warning).toBe(
      `PARAVAE_NATIVE is none, expected avx2 or avx512, or unset; computing with ${engine} instead`,
    );
  });

  test("its steps can be timed", async () => {
    const { gflops, msPerStep } = await measureSteps({ model, batchSize: 32, engine: "blas", seconds: 0.05 });
    expect(gflops).toBeGreaterThan(0);
    expect(msPerStep).toBeGreaterThan(0);
  });
});

describe("a library that is named and will not do", () => {
  test("is an error to the engine blas, and to auto a warning and WebAssembly", async () => {
    vi.stubEnv("PARAVAE_NATIVE", "none");
    vi.stubEnv("PARAVAE_BLAS", "/nowhere/libblas.so");
    await expect(run()).rejects.toMatchObject({ code: "E_NO_BLAS" });
    const { engine, warning } = await run({ engine: "auto" }, 1, 1);
    expect(engine).toMatch(/^wasm-/);
    expect(warning).toMatch(
      /^PARAVAE_NATIVE is none, .*; PARAVAE_BLAS: there is no \/nowhere\/libblas.so; .*; computing with WebAssembly instead$/,
    );
  });
});

test.each(["wasm", "reference", "tfjs"] as const)("bf16 is refused on %s", async (engine) => {
  const error = await run({ engine, precision: "bf16" }).catch((caught) => caught);
  expect(error).toBeInstanceOf(ParavaeError);
  expect(error).toMatchObject({ code: "E_NO_BF16" });
  expect(error.message).toContain(`not for ${engine}`);
});
