import { Lcg } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { type DenseEngine, defineModel, objectives } from "../../src/index.js";
import { categorical, heteroscedastic, poisson } from "../made-up/likelihoods.js";
import { checkGradients, float64Engine } from "./gradient-check.js";

const sizes = { encoder: [4], latentSize: 2, decoder: [3], activation: "tanh" } as const;
const gaussian = { kind: "gaussian", variance: 0.7 };
const bernoulli = { kind: "bernoulli" };

const modelOf = (
  heads: readonly { columns: number; likelihood: { kind: string } }[],
  options: { kind?: string; missing?: boolean } = {},
) => {
  const inputSize = heads.reduce((sum, { columns }) => sum + columns, 0);
  const { kind = "vae", missing } = options;
  return defineModel({ ...sizes, inputSize, objective: { kind }, heads, missing });
};

const gaussianThenBernoulli = [
  { columns: 3, likelihood: gaussian },
  { columns: 2, likelihood: bernoulli },
];

/** A third of the cells missing, the whole of row 0 among them. */
const leaveOut = ({ x, present }: DenseEngine<Float64Array>): void => {
  const width = x.values.length / 4;
  const lcg = new Lcg(9);
  x.values.forEach((value, i) => {
    const isPresent = i >= width && lcg.below(3) > 0;
    if (present === undefined) throw new TypeError("the model's rows are whole");
    present[i] = Number(isPresent);
    x.values[i] = isPresent ? value : 0;
  });
};

describe("a model of several heads", () => {
  it.each(objectives.kinds)("%s: every gradient against central differences", (kind) => {
    checkGradients(modelOf(gaussianThenBernoulli, { kind }));
  });

  it.each(objectives.kinds)("%s with missing cells: every gradient against central differences", (kind) => {
    checkGradients(modelOf(gaussianThenBernoulli, { kind, missing: true }), { prepare: leaveOut });
  });

  it.each([false, true])(
    "of made-up likelihoods, some with several parameters a column (missing: %s)",
    (missing) => {
      const heads = [
        { columns: 2, likelihood: { kind: heteroscedastic.kind } },
        { columns: 1, likelihood: { kind: categorical.kind, classes: 4 } },
        { columns: 2, likelihood: bernoulli },
        { columns: 1, likelihood: { kind: poisson.kind } },
      ];
      checkGradients(modelOf(heads, { missing }), {
        prepare(engine) {
          const lcg = new Lcg(3);
          engine.x.values.forEach((_, i) => {
            const column = i % 6;
            if (column === 2) engine.x.values[i] = lcg.below(4);
            if (column === 5) engine.x.values[i] = lcg.below(6);
          });
          if (missing) leaveOut(engine);
        },
      });
    },
  );

  it.each([false, true])(
    "its nats are the sum of its heads' on their own columns (missing: %s)",
    (missing) => {
      const rows = 4;
      const { engine, parameters } = float64Engine(modelOf(gaussianThenBernoulli, { missing }), rows);
      if (missing) leaveOut(engine);
      engine.evaluate(rows);
      const decode = (z: Float64Array): Float64Array => {
        const mean = new Float64Array(rows * 5);
        engine.network.z.set(z);
        engine.network.decode(mean, rows);
        return mean;
      };
      const means = decode(engine.network.z.slice());
      for (let r = 0; r < rows; r++) {
        let nats = 0;
        for (let j = 0; j < 5; j++) {
          if (engine.present?.[r * 5 + j] === 0) continue;
          const [x, mean] = [engine.x.values[r * 5 + j], means[r * 5 + j]];
          nats +=
            j < 3
              ? (x - mean) ** 2 / 1.4 + 0.5 * Math.log(2 * Math.PI * 0.7)
              : -x * Math.log(mean) - (1 - x) * Math.log(1 - mean);
        }
        expect(engine.terms[0][r]).toBeCloseTo(nats, 12);
      }
      expect(parameters.length).toBe(engine.layout.length);
    },
  );

  it("is the same model as one head, where all have the same likelihood", () => {
    const run = (heads: Parameters<typeof modelOf>[0]) => {
      const { engine, gradients } = float64Engine(modelOf(heads), 4);
      engine.lossAndGradients(4, 0.25);
      return { terms: engine.terms, gradients };
    };
    const [one, three] = [
      run([{ columns: 6, likelihood: gaussian }]),
      run([1, 3, 2].map((columns) => ({ columns, likelihood: gaussian }))),
    ];
    expect(three.gradients).toEqual(one.gradients);
    three.terms[0].forEach((nats, r) => {
      expect(nats).toBeCloseTo(one.terms[0][r], 12);
    });
  });
});

describe("missing cells", () => {
  const model = modelOf(gaussianThenBernoulli, { missing: true });
  const run = (prepare: (engine: DenseEngine<Float64Array>) => void) => {
    const { engine, gradients } = float64Engine(model, 4);
    prepare(engine);
    engine.lossAndGradients(4, 0.25);
    return { terms: engine.terms.map((term) => term.slice()), gradients };
  };

  it("a mask of ones changes no bit of a model whose rows are whole", () => {
    const { engine, gradients } = float64Engine(modelOf(gaussianThenBernoulli), 4);
    engine.lossAndGradients(4, 0.25);
    expect(engine.present).toBeUndefined();
    const masked = run(({ present }) => present?.fill(1));
    expect(masked.gradients).toEqual(gradients);
    expect(masked.terms).toEqual(engine.terms);
  });

  it("a row without any cell has no reconstruction, and counts in its other terms alone", () => {
    const { terms } = run(leaveOut);
    expect(terms[0][0]).toBe(0);
    expect([...terms[1].subarray(0, 2)].every((kl) => kl > 0)).toBe(true);
    expect([...terms[0].subarray(1)].every((nats) => nats > 0)).toBe(true);
  });
});
