import { createHash } from "node:crypto";
import type { TrainingState } from "@paravae/checkpoints";
import type { Precision } from "@paravae/core";
import { loadDataset } from "@paravae/datasets";
import { DataParallelTrainer, type EngineKind, type TrainerOptions } from "@paravae/parallel";
import { describe, expect, test } from "vitest";

const digits = await loadDataset("digits");
export const model = { inputSize: 64, encoder: [37], latentSize: 5, decoder: [37] };
const options: TrainerOptions = {
  model,
  train: { ...digits.train.rows, data: digits.train.rows.data.subarray(0, 217 * 64), count: 217 },
  test: digits.test.rows,
  batchSize: 32,
  seed: 7,
  workers: 2,
};

const wideRows = (count: number) => ({
  count,
  width: 784,
  data: Uint8Array.from({ length: count * 784 }, (_, i) => Math.imul(i, 0x9e3779b1) >>> 24),
});
/** Large enough for a library to cut products in its own ways. */
export const wide = {
  model: { inputSize: 784, encoder: [400], latentSize: 20, decoder: [400] },
  train: wideRows(1100),
  test: wideRows(70),
  batchSize: 512,
} as const;

/** A state but for its number of workers, its large blocks by their hashes. */
export function digestOf({ parameters, slots, workers: _, ...rest }: TrainingState) {
  const hash = createHash("sha256").update(parameters);
  for (const slot of Object.values(slots)) hash.update(slot);
  return { ...rest, blocks: hash.digest("hex") };
}

/** Trains some steps on digits. */
export async function run(
  overrides: Partial<TrainerOptions>,
  epochs = 2,
  maxSteps = Number.POSITIVE_INFINITY,
) {
  const trainer = await DataParallelTrainer.create({ ...options, ...overrides });
  try {
    const reports = [];
    for await (const report of trainer.fit({ epochs, maxSteps })) reports.push(report);
    return { reports, state: trainer.state(), engine: trainer.engine, warnings: trainer.warnings };
  } finally {
    await trainer.close();
  }
}

/**
 * What training holds to whose products are others' than those of WebAssembly.
 *
 * @param tolerance how far a test loss may be from WebAssembly's in float32, of it
 */
export function productsContract(engine: EngineKind, precision: Precision, tolerance: number): void {
  const asked = { engine, precision } as const;
  describe(`training on ${engine} with products of ${precision}`, () => {
    test("the same seed twice is bitwise the same state", async () => {
      const [first, second] = [await run(asked), await run(asked)];
      expect(second.state).toEqual(first.state);
    });

    test("update by the coordinator is bitwise update by shards", async () => {
      const coordinator = await run({ ...asked, update: "coordinator" });
      expect(coordinator.state).toEqual((await run(asked)).state);
    });

    test("interrupted and resumed is bitwise never interrupted", async () => {
      const first = await run(asked, 2, 9);
      const rest = await run({ ...asked, resume: first.state });
      expect(rest.state).toEqual((await run(asked)).state);
    });

    test("any number of workers, also in turn, gives bitwise the same model if asked to", async () => {
      const wideAsked = { ...asked, ...wide, reproducible: "any-workers" } as const;
      const expected = digestOf((await run({ ...wideAsked, workers: 1 })).state);
      for (const workers of [2, 3, 4, 7]) {
        expect(digestOf((await run({ ...wideAsked, workers })).state)).toEqual(expected);
      }
      const stopped = await run({ ...wideAsked, workers: 4 }, 2, 3);
      const resumed = await run({ ...wideAsked, workers: 1, resume: stopped.state });
      expect(digestOf(resumed.state)).toEqual(expected);
    }, 60_000);

    test.each([1, 2, 3, 7])("%i workers train as WebAssembly does, within rounding", async (workers) => {
      const { reports } = await run({ ...asked, workers });
      const wasm = await run({ engine: "wasm" });
      reports.forEach(({ test }, epoch) => {
        const expected = wasm.reports[epoch].test?.loss ?? Number.NaN;
        expect(Math.abs((test?.loss ?? Number.NaN) / expected - 1)).toBeLessThan(tolerance);
      });
    });
  });
}
