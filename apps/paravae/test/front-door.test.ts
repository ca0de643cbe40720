import * as paravae from "paravae";
import { DataParallelTrainer, evaluateCheckpoint, loadDataset, type TrainerOptions, Vae } from "paravae";
import { expect, it } from "vitest";

it("has these parts, each by name", () => {
  expect(Object.keys(paravae).sort()).toEqual([
    "DataParallelTrainer",
    "ParavaeError",
    "RunFolder",
    "Vae",
    "availableWorkers",
    "checkSettings",
    "checkpointPath",
    "datasetNames",
    "decodeCheckpoint",
    "defineModel",
    "defineOptimizer",
    "detectSimdLevel",
    "encodeCheckpoint",
    "encodeNpy",
    "evaluateCheckpoint",
    "evaluateModel",
    "expandPaths",
    "findDataset",
    "joinColumns",
    "latestCheckpoint",
    "layoutOf",
    "listCheckpoints",
    "loadDataset",
    "loadFiles",
    "loadIdxFolder",
    "loadPictureFolder",
    "loadRun",
    "loadVae",
    "readCheckpoint",
    "readColumns",
    "readIdx",
    "readNpy",
    "resolveSettings",
    "runTraining",
    "standaloneNativeOps",
    "standaloneWasmOps",
    "viewsOf",
    "writeCheckpoint",
  ]);
});

it("trains, evaluates and draws", async () => {
  const { train, test } = await loadDataset("digits");
  const options: TrainerOptions = {
    model: { inputSize: 64, encoder: [16], latentSize: 4, decoder: [16] },
    train: train.rows,
    test: test.rows,
    batchSize: 64,
    workers: 1,
    engine: "wasm",
  };
  const trainer = await DataParallelTrainer.create(options);
  const losses: number[] = [];
  for await (const { test } of trainer.fit({ epochs: 2 })) losses.push(test?.loss ?? Number.NaN);
  const state = trainer.state();
  await trainer.close();
  expect(losses[1]).toBeLessThan(losses[0]);
  expect((await evaluateCheckpoint(state, test.rows, { engine: "wasm" })).metrics.loss).toBe(losses[1]);
  expect(new Vae(state.model, state.parameters).sample(3, 0)).toHaveLength(3 * 64);
});
