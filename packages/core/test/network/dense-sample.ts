import { Lcg } from "@paravae/testkit";
import fc from "fast-check";
import {
  type DenseModel,
  defineModel,
  layoutOf,
  likelihoods,
  type Matrix,
  objectives,
  type Precision,
  type RowBuffers,
  roundMatrix,
  rowsFrom,
  withRounding,
} from "../../src/index.js";
import { gated, scaleAndShift } from "../made-up/layers.js";
import "../made-up/objectives.js";

const width = fc.integer({ min: 1, max: 9 });

const layer = fc.oneof(
  { weight: 3, arbitrary: width },
  { weight: 1, arbitrary: width.map((outputs) => ({ kind: gated.kind, width: outputs })) },
  { weight: 1, arbitrary: fc.constant({ kind: scaleAndShift.kind }) },
);

const head = fc.record({
  columns: fc.integer({ min: 1, max: 4 }),
  kind: fc.constantFrom(...likelihoods.kinds),
});

/**
 * Small dense models of every objective, core's and made-up ones, of one to three heads, with and without missing cells;
 * gelu keeps pre-activations of its own, tanh does not.
 */
export const anyModel: fc.Arbitrary<DenseModel> = fc
  .record({
    objective: fc.constantFrom(...objectives.kinds),
    heads: fc.array(head, { minLength: 1, maxLength: 3 }),
    activation: fc.constantFrom("tanh", "gelu"),
    encoder: fc.array(layer, { maxLength: 2 }),
    latentSize: fc.integer({ min: 1, max: 3 }),
    decoder: fc.array(layer, { maxLength: 2 }),
    missing: fc.boolean(),
  })
  .map(({ objective, heads, ...options }) =>
    defineModel({
      ...options,
      inputSize: heads.reduce((sum, { columns }) => sum + columns, 0),
      objective: objective === "vae" ? { kind: objective, beta: 1.5 } : { kind: objective },
      heads: heads.map(({ columns, kind }) => ({
        columns,
        likelihood: kind === "gaussian" ? { kind, variance: 0.7 } : { kind },
      })),
    }),
  );

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

/** Fills all rows of x with values in [0, 1), some of them missing where they may be, and of eps with noise. */
export function fillRows({ x, eps, present }: RowBuffers): void {
  const lcg = new Lcg(2);
  lcg.fill(x.values, 0, 1);
  present?.forEach((_, i) => {
    present[i] = Number(lcg.below(3) > 0);
    x.values[i] *= present[i];
  });
  roundMatrix(x);
  lcg.fillNoise(eps);
}
