import { Lcg } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import {
  activationKinds,
  DenseEngine,
  type DenseModel,
  defineModel,
  layoutOf,
  likelihoodKinds,
  type Ops,
  referenceOps,
  unrounded,
} from "../../src/index.js";

const sizes = { inputSize: 5, encoder: [4, 3], latentSize: 2, decoder: [3, 4] };
const rows = 4;
/** Of the difference quotient: h²·f‴/6 is around 1e-10, and rounding leaves |loss|·2^-53/h as much. */
const h = 1e-5;
const tolerance = 1e-8;

/** Every combination that takes its own path through the code. */
const models: readonly DenseModel[] = [
  ...activationKinds.flatMap((activation) =>
    likelihoodKinds.flatMap((likelihood) => [
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
    likelihoodKinds.flatMap((likelihood) => [
      defineModel({ ...sizes, ...shape, likelihood, activation: "gelu" }),
      defineModel({ ...sizes, ...shape, likelihood, activation: "softplus", kind: "ae" }),
    ]),
  ),
];

const describeModel = ({
  kind,
  encoder,
  decoder,
  activation,
  likelihood,
  beta,
  inputSize,
}: DenseModel): string =>
  `${kind} of ${inputSize} [${encoder}] [${decoder}] ${activation} ${likelihood} beta ${beta}`;

describe("gradient of every parameter against central differences in float64", () => {
  it.each(models.map((model) => [describeModel(model), model] as const))("%s", (_, model) => {
    const { ops, smallestInput } = recordingOps();
    const { length, specs } = layoutOf(model);
    const lcg = new Lcg(1);
    const parameters = lcg.fill(new Float64Array(length), -0.8, 0.8);
    const gradients = new Float64Array(length);
    const engine = new DenseEngine(model, ops, {
      maxRows: rows,
      parameters: unrounded(parameters),
      gradients,
    });
    lcg.fill(engine.x.values, 0, 1);
    lcg.fillNoise(engine.eps);

    engine.lossAndGradients(rows, 1 / rows);
    // No perturbation may carry a unit over the kink of its activation, where there is no derivative.
    expect(smallestInput()).toBeGreaterThan(10 * h);

    const loss = (): number => {
      engine.evaluate(rows);
      const sum = (terms: Float64Array): number => terms.reduce((total, term) => total + term, 0);
      return (sum(engine.reconstruction) + model.beta * sum(engine.kl)) / rows;
    };
    for (const { name, offset, length: count } of specs) {
      for (let i = offset; i < offset + count; i++) {
        const value = parameters[i];
        parameters[i] = value + h;
        const above = loss();
        parameters[i] = value - h;
        const below = loss();
        parameters[i] = value;
        const quotient = (above - below) / (2 * h);
        const what = `${name}[${i - offset}]: ${gradients[i]}, difference quotient ${quotient}`;
        expect(Math.abs(gradients[i] - quotient), what).toBeLessThanOrEqual(
          tolerance * (1 + Math.abs(quotient)),
        );
      }
    }
  });
});

describe("DenseEngine", () => {
  const model = defineModel({ ...sizes, activation: "tanh" });
  const { length } = layoutOf(model);
  const ops = referenceOps((n) => new Float64Array(n));

  it("tells the end of each phase once, in order", () => {
    const blocks = { parameters: unrounded(new Float64Array(length)), gradients: new Float64Array(length) };
    const phases: string[] = [];
    new DenseEngine(model, ops, { maxRows: 1, ...blocks }).lossAndGradients(1, 1, (phase) =>
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
    for (const nats of engine.reconstruction) expect(nats).toBeCloseTo(5 * Math.LN2, 14);
    expect([...engine.kl]).toEqual([0, 0, 0, 0]);
    expect(() => engine.lossAndGradients(2, 1)).toThrow(TypeError);
  });
});

/** The float64 reference, and the smallest magnitude that any activation was given. */
function recordingOps(): { ops: Ops<Float64Array>; smallestInput: () => number } {
  const reference = referenceOps((n): Float64Array => new Float64Array(n));
  let smallest = Number.POSITIVE_INFINITY;
  return {
    ops: {
      ...reference,
      biasActivation(y, x, bias, kind, rows, width) {
        if (kind !== undefined) {
          for (let i = 0; i < rows * width; i++) {
            smallest = Math.min(smallest, Math.abs(x[i] + bias[i % width]));
          }
        }
        reference.biasActivation(y, x, bias, kind, rows, width);
      },
    },
    smallestInput: () => smallest,
  };
}
