import { describe, expect, it } from "vitest";
import { defineModel, objectiveOf, objectives } from "../../src/index.js";
import {
  aggregatePosterior,
  importanceWeighted,
  madeUpObjectives,
  maximumMeanDiscrepancy,
  threeSamples,
} from "../made-up/objectives.js";
import { checkGradients, float64Engine } from "./gradient-check.js";

const sizes = { inputSize: 5, encoder: [4, 3], latentSize: 2, decoder: [3] };
const heads = [
  { columns: 3, likelihood: { kind: "gaussian", variance: 0.7 } },
  { columns: 2, likelihood: { kind: "bernoulli" } },
];
const modelOf = (kind: string) => defineModel({ ...sizes, activation: "tanh", objective: { kind } });

describe.each(madeUpObjectives.map(({ kind }) => kind))("%s", (kind) => {
  it.each([0, 3, 400])("every gradient against central differences, at step %i", (step) => {
    checkGradients(modelOf(kind), { step });
  });

  it("every gradient against central differences, without hidden layers", () => {
    checkGradients(defineModel({ ...sizes, encoder: [], decoder: [], objective: { kind } }));
  });

  it("every gradient against central differences, of several heads with missing cells", () => {
    const model = defineModel({ ...sizes, activation: "gelu", objective: { kind }, heads, missing: true });
    checkGradients(model, {
      rows: 5,
      prepare({ x, present }) {
        present?.forEach((_, i) => {
          present[i] = Number(i % 3 > 0);
          x.values[i] *= present[i];
        });
      },
    });
  });

  it("is described by its entry", () => {
    const { terms, headline, noiseWidth, hasPrior, moments, overBatch } = objectiveOf(modelOf(kind));
    const { engine } = float64Engine(modelOf(kind), 3);
    expect(hasPrior).toBe(true);
    expect(headline).toEqual({ name: "loss", terms: terms.map(({ name }) => name) });
    expect(overBatch).toBe([maximumMeanDiscrepancy.kind, aggregatePosterior.kind].includes(kind));
    expect(engine.eps.length).toBe(3 * noiseWidth);
    expect(engine.network.moments.length).toBe(3 * 2 * moments);
    expect(engine.terms.map(({ length }) => length)).toEqual(
      terms.map(({ dimensions = 1 }) => 3 * dimensions),
    );
  });
});

describe("samples of a row", () => {
  const rows = 3;

  it("the same sample three times is that sample once", () => {
    const { engine: of1, parameters } = float64Engine(modelOf("vae"), rows);
    const { engine: of3, parameters: same } = float64Engine(modelOf(threeSamples.kind), rows);
    expect(same).toEqual(parameters);
    for (let r = 0; r < rows; r++) {
      for (let k = 0; k < 3; k++) of3.eps.set(of1.eps.subarray(r * 2, r * 2 + 2), (r * 3 + k) * 2);
    }
    for (const engine of [of1, of3]) engine.evaluate(rows);
    of1.terms[0].forEach((nats, r) => {
      expect(of3.terms[0][r]).toBeCloseTo(nats, 12);
    });
    expect(of3.terms[1]).toEqual(of1.terms[1]);
  });

  it("the importance-weighted bound of one sample four times is that sample's log weight", () => {
    const { engine: of1 } = float64Engine(modelOf("vae"), rows);
    const { engine: of4 } = float64Engine(modelOf(importanceWeighted.kind), rows);
    for (let r = 0; r < rows; r++) {
      for (let k = 0; k < 4; k++) of4.eps.set(of1.eps.subarray(r * 2, r * 2 + 2), (r * 4 + k) * 2);
    }
    for (const engine of [of1, of4]) engine.evaluate(rows);
    const { moments, z } = of1.network;
    for (let r = 0; r < rows; r++) {
      let expected = of1.terms[0][r];
      for (let j = 0; j < 2; j++) {
        const [mu, logVar, drawn] = [moments[4 * r + j], moments[4 * r + 2 + j], z[2 * r + j]];
        const logQ = -0.5 * (Math.log(2 * Math.PI) + logVar + (drawn - mu) ** 2 / Math.exp(logVar));
        const logPrior = -0.5 * (Math.log(2 * Math.PI) + drawn ** 2);
        expected += logQ - logPrior;
      }
      expect(of4.terms[0][r]).toBeCloseTo(expected, 12);
    }
  });
});

describe("terms over the whole batch", () => {
  it("are refused of an entry that does not say so: no barrier would lie before them", () => {
    const silent = { ...maximumMeanDiscrepancy, kind: "made-up-silent-mmd", overBatch: false };
    objectives.add(silent);
    expect(() => float64Engine(modelOf(silent.kind), 3)).toThrow(
      expect.objectContaining({ code: "E_MODEL", message: expect.stringContaining(silent.kind) }),
    );
  });

  it.each([maximumMeanDiscrepancy.kind, aggregatePosterior.kind])(
    "%s: another row changes a row's term",
    (kind) => {
      const { engine } = float64Engine(modelOf(kind), 4);
      engine.evaluate(4);
      const before = engine.terms.map((term) => term[0]);
      engine.x.values.fill(0.9, 15);
      engine.evaluate(4);
      const after = engine.terms.map((term) => term[0]);
      expect(after[0]).toBe(before[0]);
      expect(after[1]).not.toBe(before[1]);
    },
  );

  it("the discrepancy of codes that are all alike is that of one point", () => {
    const { engine, parameters } = float64Engine(modelOf(maximumMeanDiscrepancy.kind), 4);
    parameters.fill(0);
    engine.evaluate(4);
    // k = 1 of every pair, E k(0, y) = ½, E k(y, y′) = ⅓ in two dimensions.
    for (const mmd of engine.terms[1]) expect(mmd).toBeCloseTo(1 - 2 / 2 + 1 / 3, 14);
  });
});
