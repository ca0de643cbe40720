import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ModelConfig } from "@paravae/core";
import { loadDataset } from "@paravae/datasets";
import { DataParallelTrainer, type TrainerOptions } from "@paravae/parallel";
import { expect, it, vi } from "vitest";
import { evaluateCheckpoint } from "../../src/inference/evaluate-checkpoint.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

vi.setConfig({ testTimeout: 60_000 });

const digits = await loadDataset("digits");
const train = { ...digits.train.rows, labels: digits.train.labels };
// As many as are no multiple of a chunk, and fewer than a batch in the last case.
const few = (count: number) => ({
  ...digits.test.rows,
  data: digits.test.rows.data.subarray(0, count * 64),
  count,
});
const model = { inputSize: 64, encoder: [20], latentSize: 3, decoder: [20] };

it.each([
  ["a VAE", { model: { ...model, beta: 0.5 }, engine: "wasm" }, 360],
  ["an autoencoder", { model: { ...model, kind: "ae" }, engine: "wasm" }, 301],
  ["the reference", { model, engine: "reference" }, 101],
  ["fewer rows than a batch", { model, engine: "wasm" }, 7],
] satisfies [string, Omit<TrainerOptions, "train" | "batchSize">, number][])(
  "gives bitwise what the trainer gives, at an epoch's end and in the middle of one, for any workers: %s",
  async (_, options, count) => {
    const test = few(count);
    const trainer = await DataParallelTrainer.create({
      ...options,
      train,
      test,
      batchSize: 64,
      seed: 5,
      workers: 2,
    });
    for (const maxSteps of [23, 30]) {
      for await (const _report of trainer.fit({ epochs: 2, maxSteps }));
      expect(trainer.progress().step).toBe(maxSteps);
      const expected = await trainer.evaluate();
      for (const workers of [1, 3]) {
        const { metrics, warnings } = await evaluateCheckpoint(trainer.state(), test, {
          engine: options.engine,
          workers,
        });
        expect(metrics).toEqual(expected);
        expect(warnings).toEqual([]);
      }
    }
    await trainer.close();
  },
);

it("depends on the epochs that were trained, as the trainer's own noise does", async () => {
  const test = few(50);
  const trainer = await DataParallelTrainer.create({ model, train, test, batchSize: 64, engine: "wasm" });
  const state = trainer.state();
  await trainer.close();
  const [first, second] = await Promise.all(
    [0, 1].map((epoch) =>
      evaluateCheckpoint({ ...state, position: { ...state.position, epoch } }, test, { engine: "wasm" }),
    ),
  );
  expect(first.metrics.loss).not.toBe(second.metrics.loss);
});

it("runs no code that a checkpoint names", async () => {
  const trainer = await DataParallelTrainer.create({ model, train, batchSize: 64, engine: "reference" });
  const state = trainer.state();
  await trainer.close();
  const folder = temporaryFolder();
  const [planted, trace] = [join(folder, "planted.mjs"), join(folder, "trace")];
  writeFileSync(
    planted,
    `import { writeFileSync } from "node:fs"; writeFileSync(${JSON.stringify(trace)}, "ran");`,
  );
  const module = {
    architecture: "module",
    ...{ kind: "custom", path: planted, inputSize: 64, latentSize: 3, beta: 1, parameters: [] },
  } as unknown as ModelConfig;
  const untrusted = { ...state, model: module };
  await expect(evaluateCheckpoint(untrusted, few(7))).rejects.toMatchObject({
    code: "E_MODEL_FILE",
    message: `the run: its model is the code in ${planted}, which is run only if --model, or the option modelFile in code, names it`,
  });
  expect(existsSync(trace)).toBe(false);
});

it("refuses rows that are not the model's", async () => {
  const trainer = await DataParallelTrainer.create({
    model,
    train,
    batchSize: 64,
    engine: "reference",
    workers: 1,
  });
  const state = trainer.state();
  await trainer.close();
  const wrong = { data: new Uint8Array(12), count: 2, width: 6 };
  await expect(evaluateCheckpoint(state, wrong)).rejects.toMatchObject({ code: "E_ROWS" });
});
