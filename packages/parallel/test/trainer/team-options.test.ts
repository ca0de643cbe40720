// A state comes from a training on threads, so this suite runs on the package as it is published.
import { DataParallelTrainer, type TrainerOptions } from "@paravae/parallel";
import { describe, expect, test } from "vitest";
import { model, options, run, train } from "../small-training.js";

describe("refuses", () => {
  const refused = (overrides: Partial<TrainerOptions>): Promise<unknown> =>
    DataParallelTrainer.create({ ...options, ...overrides }).then(
      () => "created",
      (error) => error,
    );
  const width13 = { data: new Uint8Array(26), count: 2, width: 13 };
  const halfRow = { ...train, data: train.data.subarray(1) };
  const notInRange = { data: new Float32Array(64).fill(1.5), count: 1, width: 64 };

  test.each<[string, Partial<TrainerOptions>, string, RegExp]>([
    ["a batch size of 0", { batchSize: 0 }, "E_TRAINER", /batch size is 0/],
    ["no workers", { workers: 0 }, "E_TRAINER", /workers is 0/],
    ["a negative seed", { seed: -1 }, "E_SEED", /seed is -1/],
    ["rows of another width", { train: width13 }, "E_ROWS", /train rows are 13 values wide, expected 64/],
    ["half a row", { test: { ...halfRow } }, "E_ROWS", /test holds 13887 values, expected 217 rows × 64/],
    [
      "values out of range",
      { train: notInRange },
      "E_ROWS",
      /train row 0, column 0 is 1.5, expected a value in \[0, 1\]/,
    ],
    ["a bad model", { model: { ...options.model, latentSize: -1 } }, "E_MODEL", /latentSize is -1/],
    [
      "an unknown update",
      { update: "shard" as "sharded" },
      "E_TRAINER",
      /update is "shard", expected one of sharded, coordinator/,
    ],
    ["an unknown engine", { engine: "wsm" as "wasm" }, "E_TRAINER", /engine is "wsm", expected one of auto/],
    [
      "a thousand and more workers",
      { workers: 5000 },
      "E_TRAINER",
      /workers is 5000, expected .* from 1 to \d+/,
    ],
    [
      "a misspelt optimizer field",
      { optimizer: { kind: "adam", lr: 1 } as { kind: "adam" } },
      "E_OPTIMIZER",
      /lr is/,
    ],
    ["a misspelt model field", { model: { ...model, latents: 1 } as typeof model }, "E_MODEL", /latents is/],
    ["a bad optimizer", { optimizer: { kind: "adam", learningRate: 0 } }, "E_OPTIMIZER", /learningRate is 0/],
    [
      "a misspelt option",
      { batchsize: 8 } as Partial<TrainerOptions>,
      "E_TRAINER",
      /^options: batchsize is no option; did you mean batchSize\?$/,
    ],
    [
      "an unknown option",
      { lr: 1 } as Partial<TrainerOptions>,
      "E_TRAINER",
      /^options: lr is no option; expected only model, optimizer, train, test, batchSize, seed, order, /,
    ],
    ["rows that are not there", { train: null as never }, "E_TRAINER", /^options.train: they are null/],
  ])("%s", async (_, overrides, code, message) => {
    const error = await refused(overrides);
    expect(error).toMatchObject({ code });
    expect((error as Error).message).toMatch(message);
  });

  test("to resume as something else", async () => {
    const { state } = await run({}, { epochs: 1, maxSteps: 3 });
    for (const [overrides, field] of [
      [{ seed: 1 }, "seed"],
      [{ batchSize: 16 }, "batchSize"],
      [{ optimizer: { kind: "rmsprop" } }, "optimizer"],
      [{ model: { ...model, beta: 2 } }, "model"],
    ] as const) {
      const error = await refused({ ...overrides, resume: state });
      expect(error).toMatchObject({ code: "E_RESUME" });
      expect((error as Error).message).toContain(`resume: ${field}`);
    }
  });

  test("to resume a state that is not whole, or of more rows than there are", async () => {
    const { state } = await run({}, { epochs: 1, maxSteps: 3 });
    const { parameters, position, slots } = state;
    for (const [broken, message] of [
      [{ parameters: parameters.subarray(1) }, /parameters holds \d+ values, expected/],
      [{ slots: { m: slots.m } }, /v holds no values, expected/],
      [
        { epochSums: { ...state.epochSums, terms: { ...state.epochSums.terms, kl: [1] } } },
        /epochSums.kl holds 1 values, expected 5/,
      ],
      [{ epochSums: { rows: 0, terms: {} } }, /epochSums.reconstruction holds no values, expected 1/],
      [
        { position: { ...position, stepInEpoch: 7 } },
        /7 batches of 32 into an epoch, but there are only 217 rows/,
      ],
      [
        { parameters: parameters.with(-1, Number.NaN) },
        /parameters holds numbers that are not finite: .*; remove this checkpoint to go on from an earlier one/,
      ],
      [{ slots: { ...slots, v: slots.v.with(0, Number.POSITIVE_INFINITY) } }, /v holds numbers that are not/],
    ] as const) {
      const error = await refused({ resume: { ...state, ...broken } });
      expect(error).toMatchObject({ code: "E_RESUME" });
      expect((error as Error).message).toMatch(message);
    }
  });

  test("options that are missing or none", async () => {
    const create = (given?: object): Promise<unknown> => DataParallelTrainer.create(given as TrainerOptions);
    await expect(create({})).rejects.toMatchObject({
      code: "E_TRAINER",
      message: "options: model, train, batchSize missing, expected at least model, train, batchSize",
    });
    await expect(create()).rejects.toMatchObject({
      code: "E_TRAINER",
      message: "options: they are undefined, expected an object",
    });
  });
});
