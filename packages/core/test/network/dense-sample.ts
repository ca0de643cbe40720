import { Lcg } from "@paravae/testkit";
import fc from "fast-check";
import {
  type DenseModel,
  defineModel,
  layoutOf,
  likelihoodKinds,
  type Matrix,
  modelKinds,
  type Precision,
  roundMatrix,
  rowsFrom,
  withRounding,
} from "../../src/index.js";

const width = fc.integer({ min: 1, max: 9 });

/** Small dense models of both kinds and likelihoods; gelu keeps pre-activations of its own, tanh does not. */
export const anyModel: fc.Arbitrary<DenseModel> = fc
  .record({
    kind: fc.constantFrom(...modelKinds),
    likelihood: fc.constantFrom(...likelihoodKinds),
    activation: fc.constantFrom("tanh", "gelu"),
    inputSize: width,
    encoder: fc.array(width, { maxLength: 2 }),
    latentSize: fc.integer({ min: 1, max: 3 }),
    decoder: fc.array(width, { maxLength: 2 }),
  })
  .map((options) => defineModel({ ...options, beta: 1.5, variance: 0.7 }));

/** Where [0, length) may be cut: some of the places between its elements, in order, with both ends. */
export const anyCut = (length: number): fc.Arbitrary<readonly number[]> =>
  fc.subarray(Array.from({ length: length - 1 }, (_, i) => i + 1)).map((inner) => [0, ...inner, length]);

/** The ranges between the places of a cut. */
export const rangesOf = (cut: readonly number[]): { readonly begin: number; readonly end: number }[] =>
  cut.slice(1).map((end, i) => ({ begin: cut[i], end }));

/** Parameters that send rows through the curved part of activations, with their rounding where products read it. */
export function parametersOf(model: DenseModel, precision: Precision): Matrix {
  const values = new Lcg(1).fill(new Float32Array(layoutOf(model).length), -0.8, 0.8);
  const parameters = withRounding(
    rowsFrom((length) => new Float32Array(length), 1),
    precision,
    values,
    values.length,
  );
  roundMatrix(parameters);
  return parameters;
}

/** Fills all rows of x with values in [0, 1) and of eps with noise. */
export function fillRows({ x, eps }: { readonly x: Matrix; readonly eps: Float32Array }): void {
  const lcg = new Lcg(2);
  lcg.fill(x.values, 0, 1);
  roundMatrix(x);
  lcg.fillNoise(eps);
}
