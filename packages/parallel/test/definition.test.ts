// Data-parallel training against its definition, the plain loop of plain-training.ts. A new objective, likelihood, layer or
// optimizer is one more line of `cases`.
import { loadBlas } from "@paravae/blas";
import { type Ops, referenceOps } from "@paravae/core";
import { standaloneWasmOps } from "@paravae/kernels";
import {
  DataParallelTrainer,
  type EngineKind,
  type EpochReport,
  type TrainerOptions,
} from "@paravae/parallel";
import { expectSameBits, expectWithin, Lcg, withOptionalPart } from "@paravae/testkit";
import { loadTensorflow } from "@paravae/tfjs";
import { describe, expect, test } from "vitest";
import { metricValues } from "./metric-values.js";
import { nativeLevels, onLevel } from "./native-levels.js";
import { type Training, trainPlainly } from "./plain-training.js";

const width = 13;
const epochs = 3;

function rowsOf(count: number, seed: number) {
  const lcg = new Lcg(seed);
  return { data: Uint8Array.from({ length: count * width }, () => lcg.below(256)), count, width };
}

const realsOf = (count: number, seed: number) => ({
  data: new Lcg(seed).fill(new Float32Array(count * width), 0, 1),
  ...{ count, width },
});

const sizes = { inputSize: width, encoder: [11], latentSize: 5, decoder: [7] };

/** 37 rows in batches of 8 leave 5 for the last; 70 test rows are more than an evaluation adds up at once. */
const plain: Training = {
  model: { ...sizes, beta: 1.5 },
  weights: { kl: 1.5 },
  optimizer: { kind: "adam" },
  train: rowsOf(37, 1),
  test: rowsOf(70, 2),
  batchSize: 8,
  seed: 7,
};
const stepsPerEpoch = 5;

const gaussian = { likelihood: "gaussian", variance: 0.25 } as const;
const rmsprop = { kind: "rmsprop", learningRate: 0.004, decay: 0.9, epsilon: 1e-5 } as const;
const adam = { kind: "adam", learningRate: 0.01, beta1: 0.8, beta2: 0.95, epsilon: 1e-4 } as const;

/** What differs from `plain`. */
const cases: Readonly<Record<string, Partial<Training>>> = {
  "a vae": {},
  "beta 1": { model: sizes, weights: {} },
  "beta 0.25": { model: { ...sizes, beta: 0.25 }, weights: { kl: 0.25 } },
  "an ae": { model: { ...sizes, kind: "ae" } },
  "a gaussian vae": { model: { ...sizes, ...gaussian, beta: 3 }, weights: { kl: 3 } },
  "a gaussian ae": {
    model: { ...sizes, ...gaussian, kind: "ae", activation: "gelu" },
    optimizer: rmsprop,
    train: realsOf(37, 1),
    test: realsOf(70, 2),
  },
  "adam of other constants": { optimizer: adam },
  rmsprop: { optimizer: rmsprop },
  "rows of reals": { train: realsOf(37, 1), test: realsOf(70, 2) },
  "no hidden layers": { model: { ...sizes, encoder: [], decoder: [], beta: 2 }, weights: { kl: 2 } },
  "layers of many widths": {
    model: { ...sizes, encoder: [9, 17, 8], decoder: [4, 33], activation: "tanh", initialisation: "glorot" },
    weights: {},
  },
  "batches of 12, the last of 1": { batchSize: 12 },
  "batches that divide the rows": { train: rowsOf(40, 3) },
  "binarised by a half": { rowChanges: { binarise: "threshold" } },
  "binarised once": { rowChanges: { binarise: "static" } },
  "binarised anew in each epoch": { rowChanges: { binarise: "dynamic" } },
  "reals, binarised": {
    train: realsOf(37, 1),
    test: realsOf(70, 2),
    rowChanges: { binarise: "dynamic" },
  },
  dequantised: { model: { ...sizes, ...gaussian }, weights: {}, rowChanges: { dequantise: true } },
  "denoising gaussian noise": {
    model: { ...sizes, ...gaussian },
    weights: {},
    rowChanges: { corrupt: { kind: "gaussian", amount: 0.3 } },
  },
  "denoising salt and pepper": { rowChanges: { corrupt: { kind: "salt-and-pepper", amount: 0.3 } } },
  "denoising what is masked": {
    rowChanges: { binarise: "dynamic", corrupt: { kind: "masking", amount: 0.25 } },
  },
  "another seed": { seed: 2 ** 40 + 3 },
};

interface Way extends Pick<TrainerOptions, "update" | "reproducible"> {
  readonly workers: number;
  /** Stops after so many steps in all, and goes on with a new trainer from its state. */
  readonly stops?: readonly number[];
}

const ways: Readonly<Record<string, Way>> = {
  "1 worker": { workers: 1 },
  "2 workers": { workers: 2 },
  "3 workers": { workers: 3 },
  "5 workers": { workers: 5 },
  "3 workers, updated by the coordinator": { workers: 3, update: "coordinator" },
  "3 workers, for any number of them": { workers: 3, reproducible: "any-workers" },
  "2 workers, stopped in the middle of an epoch": { workers: 2, stops: [stepsPerEpoch + 2] },
  "1 worker, stopped at an epoch's end and before its last step": {
    workers: 1,
    stops: [stepsPerEpoch, 2 * stepsPerEpoch - 1],
  },
};

const inEveryWay = new Set(["a vae", "a gaussian ae", "denoising what is masked"]);

/** Each case in one way; on kernels one that denoises, and one vae and one ae, which share no option, in every way. */
const waysOfCase = (engine: EngineKind, name: string): readonly string[] =>
  engine !== "reference" && inEveryWay.has(name) ? Object.keys(ways) : ["2 workers"];

async function train(training: Training, engine: EngineKind, { stops = [], ...way }: Way) {
  const { weights: _, ...options } = training;
  const reports: EpochReport[] = [];
  let resume: TrainerOptions["resume"];
  for (const maxSteps of [...stops, Number.POSITIVE_INFINITY]) {
    const trainer = await DataParallelTrainer.create({
      ...options,
      engine,
      ...way,
      ...(resume && { resume }),
    });
    for await (const report of trainer.fit({ epochs, maxSteps })) reports.push(report);
    resume = trainer.state();
    await trainer.close();
  }
  if (resume === undefined) throw new Error("nothing was trained");
  return { state: resume, reports };
}

const referenceOf32Bits = (): Ops => referenceOps((length) => new Float32Array(length));

function bitwise(engine: EngineKind, makeOps: () => Ops | Promise<Ops>, isPresent = true): void {
  describe.skipIf(!isPresent).each(Object.entries(cases))("%s", (name, overrides) => {
    const training = { ...plain, ...overrides };

    test.each(waysOfCase(engine, name))("%s", async (way) => {
      const expected = trainPlainly(await makeOps(), training, epochs);
      const { state, reports } = await train(training, engine, ways[way]);
      expectSameBits(state.parameters, expected.parameters, "parameters");
      Object.entries(state.slots).forEach(([slot, values], i) => {
        expectSameBits(values, expected.slots[i], slot);
      });
      expect(state.metrics).toEqual(expected.metrics);
      expect(reports.map(({ epoch, train, test }) => ({ epoch, train, test }))).toEqual(expected.metrics);
    });
  });
}

describe("on wasm, bitwise", () => bitwise("wasm", standaloneWasmOps));
describe("on reference, bitwise", () => bitwise("reference", referenceOf32Bits));

// Its definition is that of WebAssembly with a fused multiply-add.
describe.each(nativeLevels)("on native, $title, bitwise", ({ level, isPresent }) => {
  onLevel(level);
  bitwise("native", standaloneWasmOps, isPresent);
});

/**
 * Products that add up in an order of their own are off by some roundings of 2^-24, and so is the loss after 15 steps:
 * 3e-8 was the most with OpenBLAS. Where a gradient is nearly all rounding, Adam still moves its parameter by the learning
 * rate times what is left of it: it knows fewer digits.
 */
const termsOff = 1e-6;
const parametersOff = 1e-5;

function withinRounding(engine: EngineKind, names: readonly string[], way: Way): void {
  test.each(names)("%s, within rounding", { timeout: 60_000 }, async (name) => {
    const training = { ...plain, ...cases[name] };
    const expected = trainPlainly(await standaloneWasmOps(), training, epochs);
    const { state } = await train(training, engine, way);
    expect(state.metrics).toHaveLength(epochs);
    state.metrics.forEach((got, epoch) => {
      const values = metricValues(got);
      for (const [term, wanted] of Object.entries(metricValues(expected.metrics[epoch]))) {
        expectWithin(values[term], wanted, (i) => termsOff * (1 + Math.abs(wanted[i])), `${engine} ${term}`);
      }
    });
    expectWithin(state.parameters, expected.parameters, () => parametersOff, `${engine} parameters`);
  });
}

withOptionalPart("a native BLAS against the definition", loadBlas, () => {
  describe("on blas", () =>
    withinRounding("blas", Object.keys(cases), { workers: 2, stops: [stepsPerEpoch + 2] }));
});

withOptionalPart("TensorFlow.js against the definition", loadTensorflow, () => {
  // Each thread takes seconds to load it.
  describe("on tfjs", () => withinRounding("tfjs", ["a vae", "a gaussian ae"], { workers: 2 }));
});
