import { describe, expect, it } from "vitest";
import {
  activationKinds,
  DenseEngine,
  type DenseModel,
  defineModel,
  layoutOf,
  likelihoods,
  referenceOps,
  unrounded,
} from "../../src/index.js";
import { checkGradients } from "./gradient-check.js";

const sizes = { inputSize: 5, encoder: [4, 3], latentSize: 2, decoder: [3, 4] };

/** Every combination that takes its own path through the code. */
const models: readonly DenseModel[] = [
  ...activationKinds.flatMap((activation) =>
    likelihoods.kinds.flatMap((likelihood) => [
      ...[0, 1, 4].map((beta) => defineModel({ ...sizes, activation, likelihood, beta, variance: 0.7 })),
      defineModel({ ...sizes, activation, likelihood, variance: 0.7, kind: "ae" }),
    ]),
  ),
  ...[
    { encoder: [], decoder: [] },
    { encoder: [], decoder: [4] },
    { encoder: [4], decoder: [] },
    { encoder: [4, 3, 3, 4], decoder: [2, 3, 4, 3] },
    { latentSize: 1, inputSize: 1 },
  ].flatMap((shape) =>
    likelihoods.kinds.flatMap((likelihood) => [
      defineModel({ ...sizes, ...shape, likelihood, activation: "gelu" }),
      defineModel({ ...sizes, ...shape, likelihood, activation: "softplus", kind: "ae" }),
    ]),
  ),
];

const describeModel = ({ objective, encoder, decoder, activation, heads, inputSize }: DenseModel): string =>
  `${JSON.stringify(objective)} of ${inputSize} [${encoder}] [${decoder}] ${activation} ${heads[0].likelihood.kind}`;

describe("gradient of every parameter against central differences in float64", () => {
  it.each(models.map((model) => [describeModel(model), model] as const))("%s", (_, model) => {
    checkGradients(model);
  });
});

describe("DenseEngine", () => {
  const model = defineModel({ ...sizes, activation: "tanh" });
  const { length } = layoutOf(model);
  const ops = referenceOps((n) => new Float64Array(n));

  it("tells the end of each phase once, in order", () => {
    const blocks = { parameters: unrounded(new Float64Array(length)), gradients: new Float64Array(length) };
    const phases: string[] = [];
    new DenseEngine(model, ops, { maxRows: 1, ...blocks }).lossAndGradients(1, 1, 0, (phase) =>
      phases.push(phase),
    );
    expect(phases).toEqual(["forward", "loss", "backward"]);
  });

  it("made without gradients evaluates, and refuses to give them", () => {
    const engine = new DenseEngine(model, ops, {
      maxRows: 2,
      parameters: unrounded(new Float64Array(length)),
    });
    engine.evaluate(2);
    // Zero parameters: logits 0 are means ½, and q(z|x) is the prior.
    const [reconstruction, kl] = engine.terms;
    expect(reconstruction.length).toBe(2);
    for (const nats of reconstruction) expect(nats).toBeCloseTo(5 * Math.LN2, 14);
    expect([...kl]).toEqual([0, 0, 0, 0]);
    expect(engine.network.gradients).toEqual([]);
    expect(() => engine.lossAndGradients(2, 1)).toThrow(TypeError);
  });
});
