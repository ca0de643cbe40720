import {
  activationKinds,
  createOptimizer,
  DenseEngine,
  type DenseModel,
  type DenseOptions,
  defineModel,
  defineOptimizer,
  describeSizes,
  type GradientEngine,
  initialise,
  keyOfSeed,
  layoutOf,
  likelihoods,
  type Ops,
  objectiveOf,
  objectives,
  type Reals,
  referenceOps,
  unrounded,
} from "@paravae/core";
import { describe, expect, it } from "vitest";
import { expectSameBits, expectWithin } from "./float32.js";
import { Lcg } from "./lcg.js";

/** An engine with the blocks that it reads and overwrites, all three in whatever memory it needs. */
export interface EngineUnderTest {
  readonly engine: GradientEngine;
  /** The block the engine reads. It holds the values that were given; the contract's optimizer writes it. */
  readonly parameters: Float32Array;
  readonly gradients: Float32Array;
  /** What optimizer steps run on where these blocks need kernels of their own; else the reference. */
  readonly ops?: Ops;
  /** Gives back what garbage collection does not. */
  readonly dispose?: () => void;
}

/** Makes an engine for `model` whose parameter block starts as a copy of `parameters`. */
export type MakeEngine = (
  model: DenseModel,
  parameters: Float32Array,
  maxRows: number,
) => EngineUnderTest | Promise<EngineUnderTest>;

export interface EngineTolerances {
  /**
   * A row's loss terms, relative to their magnitude plus 1 nat. A few dozen float32 roundings of 2^-24 in
   * each of up to seven layers.
   */
  readonly terms: number;
  /**
   * A gradient, relative to the largest of its tensor: its small elements are what is left of sums that
   * cancel, so float32 knows them only as well as the large ones.
   */
  readonly gradients: number;
  /**
   * A parameter after 20 steps of Adam at 1e-3, relative to the 0.02 it can have moved. Adam divides by the
   * size of the gradient, so a gradient that float32 knows to four digits moves its parameter by as many.
   */
  readonly trajectory: number;
}

const defaultTolerances: EngineTolerances = { terms: 4e-6, gradients: 1e-5, trajectory: 2e-3 };

const sizes = { inputSize: 13, encoder: [11, 7], latentSize: 3, decoder: [5, 9] };

const shapes: readonly (DenseOptions & { readonly why: string })[] = [
  { ...sizes, encoder: [], decoder: [], why: "no hidden layers" },
  { ...sizes, encoder: [], why: "no hidden layers in the encoder" },
  { ...sizes, decoder: [], why: "no hidden layers in the decoder" },
  { ...sizes, latentSize: 1, why: "one latent dimension" },
  { ...sizes, inputSize: 1, why: "one input" },
  { ...sizes, encoder: [8, 16, 8], decoder: [16, 4, 12, 7], why: "deep" },
  { inputSize: 93, encoder: [64], latentSize: 20, decoder: [31], why: "wider than deep" },
];

/** Every activation under every likelihood and objective, and every shape once with the most curved of them. */
const models: readonly DenseModel[] = [
  ...objectives.kinds.flatMap((kind) =>
    likelihoods.kinds.flatMap((likelihood) =>
      activationKinds.map((activation) =>
        defineModel({ ...sizes, kind, likelihood, activation, beta: 1.5, variance: 0.5 }),
      ),
    ),
  ),
  ...shapes.flatMap(({ why: _, ...options }) => [
    defineModel({ ...options, activation: "gelu" }),
    defineModel({ ...options, activation: "softplus", likelihood: "gaussian", beta: 0.25 }),
    defineModel({ ...options, activation: "tanh", kind: "ae" }),
  ]),
];

const heads = [
  { columns: 4, likelihood: { kind: "gaussian", variance: 0.3 } },
  { columns: 7, likelihood: { kind: "bernoulli" } },
  { columns: 2, likelihood: { kind: "gaussian" } },
];

const modelsOfHeads: readonly DenseModel[] = objectives.kinds.map((kind) =>
  defineModel({ ...sizes, activation: "silu", objective: { kind }, heads }),
);

const modelsOfMissing: readonly DenseModel[] = [
  ...likelihoods.kinds.map((likelihood) =>
    defineModel({ ...sizes, activation: "tanh", likelihood, missing: true }),
  ),
  defineModel({ ...sizes, activation: "gelu", heads, missing: true }),
];

/** What an engine takes beside rows without gaps that one likelihood explains. */
export interface EngineAbilities {
  /** Several likelihoods, one after the other along a row's columns. */
  readonly heads: boolean;
  /** Missing cells. */
  readonly missing: boolean;
}

const describeModel = (model: DenseModel): string => {
  const { objective, heads, activation, missing } = model;
  const likelihoods = heads.map(({ columns, likelihood }) => `${columns} ${JSON.stringify(likelihood)}`);
  const rows = missing ? "with missing cells" : "";
  return `${JSON.stringify(objective)} ${describeSizes(model)} ${activation} ${likelihoods.join(", ")} ${rows}`;
};

/**
 * The contract of every gradient engine: float32 loss terms and gradients against the dense engine over the
 * float64 reference, from the same parameters, rows and noise.
 */
export function engineContract(
  name: string,
  makeEngine: MakeEngine,
  tolerances: Partial<EngineTolerances> = {},
  abilities: EngineAbilities = { heads: true, missing: true },
): void {
  const allowed = { ...defaultTolerances, ...tolerances };
  const taken = [
    ...models,
    ...(abilities.heads ? modelsOfHeads : []),
    ...(abilities.missing
      ? modelsOfMissing.filter((model) => abilities.heads || model.heads.length === 1)
      : []),
  ];

  describe(`engine contract: ${name}`, () => {
    it.each(taken.map((model) => [describeModel(model), model] as const))("%s", async (_, model) => {
      await withEngine(makeEngine, model, 17, (under) => {
        const twin = twinOf(model, 17, under.parameters);
        expect(under.engine.present !== undefined, "whether cells may be missing").toBe(model.missing);
        const rows = writeRows(under, twin, 17, new Lcg(61));
        expect(under.engine.layout.length).toBe(under.gradients.length);
        expect(under.engine.layout.specs).toEqual(layoutOf(model).specs);

        under.engine.evaluate(rows);
        twin.engine.evaluate(rows);
        expectTerms(under, twin, model, rows, allowed.terms, "evaluate");

        // What an earlier step left in the block must not be added to.
        under.gradients.fill(1e6);
        under.engine.lossAndGradients(rows, 1 / rows);
        twin.engine.lossAndGradients(rows, 1 / rows);
        expectTerms(under, twin, model, rows, allowed.terms, "lossAndGradients");
        expectGradients(under.gradients, twin.gradients, model, allowed.gradients);
      });
    });

    const vae = defineModel({ ...sizes, activation: "tanh", beta: 2 });

    it("unequal parts of a batch, each with scale 1/B, sum to the gradient of the whole", async () => {
      await withEngine(makeEngine, vae, 17, (under) => {
        const twin = twinOf(vae, 17, under.parameters);
        const batch = 17;
        writeRows(under, twin, batch, new Lcg(62));
        twin.engine.lossAndGradients(batch, 1 / batch);
        const x = under.engine.x.values.slice(0, batch * vae.inputSize);
        const eps = under.engine.eps.slice(0, batch * vae.latentSize);
        const sum = new Float64Array(under.gradients.length);
        for (const [begin, end] of [
          [0, 1],
          [1, 6],
          [6, 8],
          [8, 17],
        ]) {
          under.engine.x.values.set(x.subarray(begin * vae.inputSize, end * vae.inputSize));
          under.engine.eps.set(eps.subarray(begin * vae.latentSize, end * vae.latentSize));
          under.engine.lossAndGradients(end - begin, 1 / batch);
          under.gradients.forEach((g, i) => {
            sum[i] += g;
          });
        }
        expectGradients(sum, twin.gradients, vae, allowed.gradients);
      });
    });

    it("rows past `rows` count for nothing, and the caller's rows stay as they are", async () => {
      await withEngine(makeEngine, vae, 17, (under) => {
        const twin = twinOf(vae, 17, under.parameters);
        writeRows(under, twin, 17, new Lcg(63));
        const { engine, gradients } = under;
        engine.lossAndGradients(6, 0.25);
        const first = gradients.slice();
        engine.x.values.fill(0.125, 6 * vae.inputSize);
        engine.eps.fill(3, 6 * vae.latentSize);
        const [x, eps] = [engine.x.values.slice(), engine.eps.slice()];
        engine.lossAndGradients(6, 0.25);
        expectSameBits(gradients, first, "gradients of 6 rows");
        expectSameBits(engine.x.values, x, "x");
        expectSameBits(engine.eps, eps, "eps");
      });
    });

    it("20 steps of Adam follow the float64 trajectory", async () => {
      await withEngine(makeEngine, vae, 17, (under) => {
        const twin = twinOf(vae, 17, under.parameters);
        const { length } = under.parameters;
        const ops32 = under.ops ?? referenceOps((n) => new Float32Array(n));
        const ops64 = referenceOps((n) => new Float64Array(n));
        const adam = createOptimizer(defineOptimizer({ kind: "adam", learningRate: 1e-3 }));
        const operands = <R extends Reals>(allocate: (n: number) => R, parameters: R, gradients: R) => {
          return {
            parameters: unrounded(parameters),
            gradients,
            stride: length,
            slots: adam.slotNames.map(() => allocate(length)),
          };
        };
        const operands32 = operands(ops32.allocate, under.parameters, under.gradients);
        const operands64 = operands(ops64.allocate, twin.parameters, twin.gradients);
        const start = twin.parameters.slice();
        const lcg = new Lcg(64);
        for (let step = 1; step <= 20; step++) {
          const rows = writeRows(under, twin, step % 3 === 0 ? 11 : 17, lcg);
          under.engine.lossAndGradients(rows, 1 / rows);
          twin.engine.lossAndGradients(rows, 1 / rows);
          adam.update(ops32, operands32, 1, 0, length, step);
          adam.update(ops64, operands64, 1, 0, length, step);
        }
        const moved = Math.max(...twin.parameters.map((value, i) => Math.abs(value - start[i])));
        expect(moved).toBeGreaterThan(0.015);
        expectWithin(under.parameters, twin.parameters, () => allowed.trajectory * 0.02, "parameters");
      });
    });
  });
}

interface Twin {
  readonly engine: DenseEngine<Float64Array>;
  readonly parameters: Float64Array;
  readonly gradients: Float64Array;
}

function twinOf(model: DenseModel, maxRows: number, values: Float32Array): Twin {
  const parameters = Float64Array.from(values);
  const gradients = new Float64Array(values.length);
  const ops = referenceOps((length) => new Float64Array(length));
  return {
    engine: new DenseEngine(model, ops, { maxRows, parameters: unrounded(parameters), gradients }),
    parameters,
    gradients,
  };
}

/** Runs `use` on a fresh engine with seeded parameters, and disposes of it whatever happens. */
async function withEngine(
  makeEngine: MakeEngine,
  model: DenseModel,
  maxRows: number,
  use: (under: EngineUnderTest) => void,
): Promise<void> {
  const layout = layoutOf(model);
  const values = new Float32Array(layout.length);
  initialise(values, layout, model.initialisation, keyOfSeed(7));
  const under = await makeEngine(model, values, maxRows);
  try {
    expect(under.engine.maxRows).toBe(maxRows);
    expectSameBits(under.parameters, values, "parameters as handed over");
    use(under);
  } finally {
    under.dispose?.();
  }
}

/** Writes the same fresh rows and noise to both engines. */
function writeRows(under: EngineUnderTest, twin: Twin, rows: number, lcg: Lcg): number {
  const { x, eps, present } = under.engine;
  lcg.fill(x.values, 0, 1);
  lcg.fillNoise(eps);
  if (present !== undefined) {
    for (let i = 0; i < present.length; i++) {
      present[i] = Number(lcg.below(3) > 0);
      x.values[i] *= present[i];
    }
    twin.engine.present?.set(present);
  }
  twin.engine.x.values.set(x.values);
  twin.engine.eps.set(eps);
  return rows;
}

function expectTerms(
  under: EngineUnderTest,
  twin: Twin,
  model: DenseModel,
  rows: number,
  tolerance: number,
  what: string,
): void {
  const { terms } = objectiveOf(model);
  expect(under.engine.terms.length, `${what}: terms`).toBe(terms.length);
  terms.forEach(({ name, dimensions = 1 }, t) => {
    const expected = twin.engine.terms[t].subarray(0, rows * dimensions);
    const bound = (i: number) => tolerance * (1 + Math.abs(expected[i]));
    expectWithin(under.engine.terms[t], expected, bound, `${what}: ${name}`);
  });
}

function expectGradients(
  got: ArrayLike<number> & { slice(begin: number, end: number): ArrayLike<number> },
  expected: Float64Array,
  model: DenseModel,
  tolerance: number,
): void {
  for (const { name, offset, length } of layoutOf(model).specs) {
    const tensor = expected.subarray(offset, offset + length);
    const largest = tensor.reduce((max, g) => Math.max(max, Math.abs(g)), 0);
    const bound = () => tolerance * largest;
    expectWithin(got.slice(offset, offset + length), tensor, bound, `gradient of ${name}`);
  }
}
