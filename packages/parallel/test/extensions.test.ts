// Kinds of one's own: a likelihood, objectives and a layer, each in one file of extensions/ with its plain formula, train
// data-parallel like paravae's own, without a change anywhere else. These files are CONTRIBUTING's recipes.
import { loadBlas } from "@paravae/blas";
import { type Ops, referenceOps } from "@paravae/core";
import { standaloneWasmOps } from "@paravae/kernels";
import { DataParallelTrainer, type EngineKind, type TrainerOptions } from "@paravae/parallel";
import { expectSameBits, expectWithin, Lcg, withOptionalPart } from "@paravae/testkit";
import { describe, expect, test } from "vitest";
import { nativeLevels, onLevel } from "./native-levels.js";
import { type Training, trainPlainly } from "./plain-training.js";

const names = ["laplace", "warm-up", "centred", "scale-and-shift"];
const extensions = names.map((name) => new URL(`./extensions/${name}.mjs`, import.meta.url).href);
for (const url of extensions) await import(url);

const width = 12;
const epochs = 4;

/** Rows that a small model can learn: two numbers decide each. */
function rowsOf(count: number, seed: number) {
  const lcg = new Lcg(seed);
  const data = new Float32Array(count * width);
  for (let r = 0; r < count; r++) {
    const [a, b] = lcg.fill(new Float32Array(2), -1, 1);
    for (let j = 0; j < width; j++) data[r * width + j] = 0.5 + 0.5 * Math.sin(2 * a + b * j);
  }
  return { data, count, width };
}

const plain: Training = {
  model: { inputSize: width, encoder: [16], latentSize: 3, decoder: [16], activation: "tanh" },
  weights: {},
  optimizer: { kind: "adam", learningRate: 0.01 },
  train: rowsOf(77, 1),
  test: rowsOf(70, 2),
  batchSize: 16,
  seed: 3,
};
const laplace = { kind: "laplace", scale: 0.2 };
const heads = [
  { columns: 5, likelihood: laplace },
  { columns: 7, likelihood: { kind: "bernoulli" } },
];

/** What differs in the model, and the weight of each term by the end of the first epoch. */
const cases: Readonly<Record<string, Pick<Training, "weights"> & { readonly model: object }>> = {
  "a likelihood": { model: { heads: [{ columns: width, likelihood: laplace }] }, weights: {} },
  "a likelihood of some columns": { model: { heads }, weights: {} },
  "an objective whose KL weight grows, of three samples a row": {
    model: { objective: { kind: "warm-up", steps: 5, samples: 3 } },
    weights: {},
  },
  "an objective over the whole batch": {
    model: { objective: { kind: "centred", weight: 0.5 } },
    weights: { offCentre: 0.5 },
  },
  "a layer in encoder and decoder": {
    model: { encoder: [16, { kind: "scale-and-shift" }], decoder: [{ kind: "scale-and-shift" }, 16] },
    weights: {},
  },
  "all of them": {
    model: {
      ...{ heads, objective: { kind: "warm-up", steps: 3 } },
      ...{ encoder: [{ kind: "scale-and-shift" }, 16], decoder: [16, { kind: "scale-and-shift" }] },
    },
    weights: {},
  },
};

const trainingOf = ({ model, weights }: (typeof cases)[string]): Training => ({
  ...plain,
  model: { ...plain.model, ...model },
  weights,
});

async function train(
  { weights: _, ...training }: Training,
  engine: EngineKind,
  way: Pick<TrainerOptions, "workers" | "update">,
  stops: readonly number[],
) {
  let resume: TrainerOptions["resume"];
  for (const maxSteps of [...stops, Number.POSITIVE_INFINITY]) {
    const options = { ...training, engine, extensions, ...way, ...(resume && { resume }) };
    const trainer = await DataParallelTrainer.create(options);
    for await (const _ of trainer.fit({ epochs, maxSteps }));
    resume = trainer.state();
    await trainer.close();
  }
  if (resume === undefined) throw new Error("nothing was trained");
  return resume;
}

function bitwise(engine: EngineKind, makeOps: () => Ops | Promise<Ops>, isPresent = true): void {
  test.skipIf(!isPresent).each(Object.entries(cases))("%s", async (_, of) => {
    const training = trainingOf(of);
    const expected = trainPlainly(await makeOps(), training, epochs);
    const ways = [
      { workers: 1, stops: [] },
      { workers: 3, stops: [7] },
      { workers: 2, update: "coordinator", stops: [] },
    ] as const;
    for (const { stops, ...way } of ways) {
      const state = await train(training, engine, way, stops);
      expectSameBits(state.parameters, expected.parameters, `parameters of ${way.workers} workers`);
      expect(state.metrics).toEqual(expected.metrics);
    }
    const [first, last] = [expected.metrics[0].test, expected.metrics[epochs - 1].test];
    expect(last.loss).toBeLessThan(first.loss);
  });
}

describe("on wasm, bitwise their definition", () => bitwise("wasm", standaloneWasmOps));
describe("on reference, bitwise their definition", () =>
  bitwise("reference", () => referenceOps((length) => new Float32Array(length))));

// What such a kind computes by itself is no kernel, so no step of it may be recorded.
describe.each(nativeLevels)("on native, $title, bitwise their definition", ({ level, isPresent }) => {
  onLevel(level);
  bitwise("native", standaloneWasmOps, isPresent);
});

withOptionalPart("kinds of one's own on a native BLAS", loadBlas, () => {
  test.each(Object.entries(cases))("%s", async (_, of) => {
    const training = trainingOf(of);
    const expected = trainPlainly(await standaloneWasmOps(), training, epochs);
    const state = await train(training, "blas", { workers: 2 }, []);
    expectWithin(state.parameters, expected.parameters, () => 1e-4, "parameters");
  });
});

test("an extension that cannot be loaded is told before anything starts", async () => {
  const { weights: _, ...training } = trainingOf(cases["a likelihood"]);
  const options = { ...training, extensions: ["file:///nowhere/kinds.mjs"] };
  await expect(DataParallelTrainer.create(options)).rejects.toThrow("nowhere/kinds.mjs");
});

test("an unknown kind is told with those that there are", async () => {
  const { weights: _, ...training } = plain;
  const model = { ...training.model, objective: { kind: "nobody's" } };
  await expect(DataParallelTrainer.create({ ...training, model })).rejects.toMatchObject({
    code: "E_MODEL",
    message: expect.stringContaining('kind is "nobody\'s", expected one of vae, ae'),
  });
});
