// Trainers of one process share its generated code, its threads' memory and its event loop.
import { loadNative } from "@paravae/native";
import { DataParallelTrainer, type EngineKind } from "@paravae/parallel";
import { withOptionalPart } from "@paravae/testkit";
import { afterEach, expect, test, vi } from "vitest";
import { digestOf, wide } from "./products-contract.js";

/** Engines and levels of generated kernels; another seed for each, as all of them would train the same model from one. */
const trainings: readonly { engine: EngineKind; level?: "avx2"; seed: number }[] = [
  { engine: "native", seed: 1 },
  { engine: "native", seed: 2 },
  { engine: "wasm", seed: 3 },
  { engine: "native", level: "avx2", seed: 4 },
];

async function create({ engine, level, seed }: (typeof trainings)[number]): Promise<DataParallelTrainer> {
  vi.stubEnv("PARAVAE_NATIVE", level);
  return DataParallelTrainer.create({ ...wide, batchSize: 64, workers: 2, engine, seed });
}

async function trainToEnd(trainer: DataParallelTrainer) {
  for await (const _ of trainer.fit({ epochs: 2 }));
  const state = digestOf(trainer.state());
  await trainer.close();
  return { engine: trainer.engine, state };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

withOptionalPart("trainers on generated kernels", loadNative, () => {
  test("four trainers at once train what each trains alone", async () => {
    const alone = [];
    for (const training of trainings) alone.push(await trainToEnd(await create(training)));
    const trainers = [];
    for (const training of trainings) trainers.push(await create(training));
    expect(await Promise.all(trainers.map(trainToEnd))).toEqual(alone);
    expect(new Set(alone.map(({ state }) => state.blocks)).size).toBe(trainings.length);
  });
});
