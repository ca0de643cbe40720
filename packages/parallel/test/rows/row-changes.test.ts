import { DataParallelTrainer, evaluateModel, type TrainerOptions } from "@paravae/parallel";
import { expectSameBits } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { options, run, tested } from "../small-training.js";

const gaussian = { ...options.model, likelihood: "gaussian" } as TrainerOptions["model"];
const masking = { kind: "masking", amount: 0.3 } as const;

describe.each(["wasm", "native", "reference"] as const)("on %s", (engine) => {
  it("is the same for any number of workers", async () => {
    const changes = { rowChanges: { binarise: "dynamic", corrupt: masking } } as const;
    const [one, three] = [
      await run({ engine, ...changes, workers: 1 }),
      await run({ engine, ...changes, workers: 3 }),
    ];
    expectSameBits(three.state.parameters, one.state.parameters, "parameters");
    expect(three.state.metrics).toEqual(one.state.metrics);
  });
});

it("goes on from the middle of an epoch as if it had not stopped", async () => {
  const changes = {
    rowChanges: { binarise: "dynamic", corrupt: { kind: "gaussian", amount: 0.2 } },
  } as const;
  const whole = await run(changes);
  const { state } = await run(changes, { epochs: 2, maxSteps: 9 });
  expect(state.position.stepInEpoch).toBe(2);
  const resumed = await run({ ...changes, resume: state, workers: 3 });
  expectSameBits(resumed.state.parameters, whole.state.parameters, "parameters");
  expect(resumed.state.metrics).toEqual(whole.state.metrics);
});

it("evaluates a model as training did", async () => {
  const rowChanges = { binarise: "static", corrupt: masking } as const;
  const { state } = await run({ rowChanges });
  const { model, parameters, seed, position } = state;
  const evaluated = { model, parameters, rows: tested, seed, position, engine: "wasm" } as const;
  expect((await evaluateModel({ ...evaluated, rowChanges })).metrics).toEqual(state.metrics.at(-1)?.test);
  expect((await evaluateModel(evaluated)).metrics).not.toEqual(state.metrics.at(-1)?.test);
});

describe("refuses", () => {
  const reals = { ...tested, data: Float32Array.from(tested.data, (byte) => byte / 100) };
  const cases: readonly [string, Partial<TrainerOptions>, string, RegExp][] = [
    [
      "an unknown way to binarise",
      { rowChanges: { binarise: "half" as never } },
      "E_TRAINER",
      /binarise is "half"/,
    ],
    [
      "noise on binary pixels",
      { rowChanges: { binarise: "static", dequantise: true } },
      "E_TRAINER",
      /dequantise: .*binarised \(static\)/,
    ],
    [
      "reals over 1 as probabilities",
      { model: gaussian, train: reals, test: reals, rowChanges: { binarise: "dynamic" } },
      "E_ROWS",
      /hold \d\.\d+, expected values from 0 to 1/,
    ],
    [
      "noise between reals",
      { model: gaussian, train: reals, test: reals, rowChanges: { dequantise: true } },
      "E_ROWS",
      /is for bytes/,
    ],
    [
      "a probability over 1",
      { rowChanges: { corrupt: { kind: "masking", amount: 2 } } },
      "E_CORRUPT",
      /masking.* 2/,
    ],
  ];

  it.each(cases)("%s", async (_, overrides, code, message) => {
    await expect(DataParallelTrainer.create({ ...options, ...overrides })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  });
});
