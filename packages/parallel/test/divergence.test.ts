// Workers are loaded as built files, so this suite runs on the package as it is published.
import { loadDataset } from "@paravae/datasets";
import { DataParallelTrainer, type TrainerOptions } from "@paravae/parallel";
import { describe, expect, test } from "vitest";

const { rows } = (await loadDataset("digits")).train;
const bytes = { ...rows, data: rows.data.subarray(0, 640 * 64), count: 640 };
const reals = (scale: number) => ({
  ...bytes,
  data: Float32Array.from(bytes.data, (value) => (scale * value) / 255),
});

const options: TrainerOptions = {
  model: { inputSize: 64, encoder: [32], latentSize: 4, decoder: [32] },
  train: bytes,
  batchSize: 32,
  seed: 1,
  workers: 2,
  engine: "wasm",
};
const gaussian = { ...options.model, likelihood: "gaussian" } as const;
const rate = (learningRate: number) => ({ optimizer: { kind: "adam", learningRate } }) as const;

/** What a training fails with, and the state that it leaves. */
async function failureOf(overrides: Partial<TrainerOptions>, epochs = 200) {
  const trainer = await DataParallelTrainer.create({ ...options, ...overrides });
  const saved = [trainer.state()];
  try {
    for await (const _ of trainer.fit({ epochs })) saved.push(trainer.state());
    return { error: undefined, saved, state: trainer.state() };
  } catch (error) {
    return {
      error: error as Error & { code: string; data: { step: number } },
      saved,
      state: trainer.state(),
    };
  } finally {
    await trainer.close();
  }
}

describe.each(["sharded", "coordinator"] as const)(
  "with the update %s, a training whose numbers overflow",
  (update) => {
    test("ends at that step, and leaves the last good state", async () => {
      // One epoch is one segment: only looking at every step ends it before its last one.
      const { error, saved, state } = await failureOf({ ...rate(1e30), batchSize: 8, update });
      expect(error).toMatchObject({ code: "E_DIVERGED" });
      expect(error?.message).toContain("; lower the learning rate (now 1e+30)");
      expect(error?.data.step).toBeLessThanOrEqual(3);
      expect(state).toEqual(saved.at(-1));
    });

    test("ends though its loss stays finite, when a moment overflows", async () => {
      const sharp = { ...gaussian, variance: 1e-30 };
      const { error } = await failureOf({ model: sharp, train: reals(1), update }, 1);
      expect(error?.message).toContain("training: adam's v is not a finite number after step 1;");
    });

    test("ends at the same step on any number of workers", async () => {
      const steps = [];
      for (const workers of [1, 2, 3]) {
        const { error } = await failureOf({ ...rate(1e10), workers, update });
        expect(error).toMatchObject({ code: "E_DIVERGED" });
        steps.push(error?.data.step);
      }
      expect(new Set(steps).size).toBe(1);
    });
  },
);

test("a trainer that has diverged is as it was before: it diverges at the same step again", async () => {
  const trainer = await DataParallelTrainer.create({ ...options, ...rate(1e10) });
  const first: { data: object } = await trainer
    .fit({ epochs: 9 })
    .next()
    .catch((error) => error);
  await expect(trainer.fit({ epochs: 9 }).next()).rejects.toMatchObject({
    code: "E_DIVERGED",
    data: first.data,
  });
  await trainer.close();
});

test("a state that is given out holds finite numbers only, however a training ends", async () => {
  for (const learningRate of [0.2, 1, 10, 1e3, 1e5]) {
    const { saved, state } = await failureOf(rate(learningRate), 30);
    for (const { parameters, slots } of [...saved, state]) {
      for (const block of [parameters, ...Object.values(slots)])
        expect(block.every(Number.isFinite)).toBe(true);
    }
  }
}, 60_000);

describe("the advice fits the cause:", () => {
  test.each([
    ["the learning rate", rate(1e30), /; lower the learning rate \(now 1e\+30\)$/],
    [
      "unscaled data",
      { model: gaussian, train: reals(1e25) },
      /; scale the data, whose values go up to 1e\+25, to about 0…1$/,
    ],
    [
      "the variance",
      { model: { ...gaussian, variance: 1e-30 }, train: reals(1) },
      /; raise the likelihood's variance \(now 1e-30\)$/,
    ],
    ["β", { model: { ...options.model, beta: 1e36 } }, /; lower β, the weight of the KL \(now 1e\+36\)$/],
  ])("%s", async (_, overrides, message) => {
    const { error } = await failureOf(overrides as Partial<TrainerOptions>, 20);
    expect(error).toMatchObject({ code: "E_DIVERGED", message: expect.stringMatching(message) });
    expect(error?.message.length).toBeLessThan(200);
  });
});

test("a training goes on with a lower learning rate, as one that had it from there on", async () => {
  const { state } = await failureOf(rate(0.1), 1);
  const { state: lower, error } = await failureOf({ ...rate(0.001), resume: state }, 2);
  expect(error).toBeUndefined();
  expect(lower.optimizer).toMatchObject({ learningRate: 0.001 });
  const { state: same } = await failureOf({ resume: state }, 2);
  expect(same.optimizer).toMatchObject({ learningRate: 0.1 });
  expect(same.parameters).not.toEqual(lower.parameters);
});

test("a loss that is finite and absurd is told once", async () => {
  const lines: string[] = [];
  const trainer = await DataParallelTrainer.create({
    ...options,
    ...rate(0.5),
    resume: (await failureOf({}, 1)).state,
    onWarning: (line) => lines.push(line),
  });
  for await (const _ of trainer.fit({ epochs: 4 }));
  await trainer.close();
  expect(lines).toEqual([
    expect.stringMatching(/^the loss of epoch 2 is \S+, over 1000 times the first epoch's 43.9; lower/),
  ]);
});
