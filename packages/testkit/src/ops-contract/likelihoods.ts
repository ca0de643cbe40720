import {
  type Head,
  type HeadRows,
  type KindConfig,
  type LikelihoodOps,
  likelihoodOpsOf,
  likelihoods,
  unrounded,
} from "@paravae/core";
import { describe, expect, it } from "vitest";
import { expectSameBits, expectWithin, unitRoundoff } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { HeadBench, type HeadPlace, type HeadValues, headPlaces } from "./head-rows.js";
import { sizes } from "./tolerances.js";
import { float64Ops, Workbench, widen } from "./workbench.js";

/** The magnitude of what goes into a column's results, given its parameters and its value. */
interface Magnitude {
  readonly nats: (theta: Float32Array, x: number) => number;
  readonly gradient: (theta: Float32Array, x: number) => number;
}

interface LikelihoodCase extends Magnitude {
  readonly likelihood: KindConfig;
}

const gaussianCase = (variance: number): LikelihoodCase => ({
  likelihood: { kind: "gaussian", variance },
  nats: ([mean], x) =>
    (Math.abs(x) + Math.abs(mean)) ** 2 / (2 * variance) + Math.abs(0.5 * Math.log(2 * Math.PI * variance)),
  gradient: ([mean], x) => (Math.abs(mean) + Math.abs(x)) / variance,
});

const bernoulliCase: LikelihoodCase = {
  likelihood: { kind: "bernoulli" },
  nats: ([l], x) => Math.max(l, 0) + Math.abs(l * x) + 1,
  gradient: (_, x) => 1 + x,
};

export const likelihoodCases = [bernoulliCase, gaussianCase(1), gaussianCase(0.5), gaussianCase(0.037)];

export const headOf = (likelihood: KindConfig, columns: number): Head => ({
  columns,
  likelihood,
  outputs: likelihoods.get(likelihood.kind).outputsOf(columns, likelihood),
});

/** Values that every likelihood takes, and a mask that leaves out a third of the cells and the whole of row 0. */
export function drawHead(lcg: Lcg, { columns, outputs }: Head, rows: number, missing: boolean): HeadValues {
  return {
    theta: lcg.fill(new Float32Array(rows * outputs), -8, 8),
    x: lcg.fill(new Float32Array(rows * columns), 0, 1),
    present: missing
      ? Float32Array.from({ length: rows * columns }, (_, i) => Number(i >= columns && lcg.below(3) > 0))
      : undefined,
  };
}

const widenRows = (head: Head, { theta, x, present }: HeadValues): HeadRows<Float64Array> => ({
  ...{ head, theta: widen(theta), thetaStride: head.outputs },
  ...{ x: widen(x), xStride: head.columns, present: present && widen(present) },
});

const shapes = [...sizes.map((size) => [5, size]), ...sizes.slice(0, -1).map((size) => [size, 13])];
const scale = 1 / 33;

interface Results {
  readonly evaluated: Float32Array;
  readonly nats: Float32Array;
  readonly dTheta: Float32Array;
  readonly mean: Float32Array;
}

/** All that a likelihood computes of a head's rows, wherever they lie. */
function resultsOf(
  bench: Workbench,
  of: LikelihoodOps,
  head: Head,
  place: HeadPlace,
  values: HeadValues,
  what: string,
): Results {
  const rows = values.x.length / head.columns;
  const at = new HeadBench(bench, head, place, values);
  const evaluated = bench.output(rows);
  const nats = bench.output(rows);
  const dTheta = at.likeTheta(rows);
  const mean = at.likeX(rows);
  of.loss(evaluated, at.rows, rows);
  of.lossAndGradient(nats, unrounded(dTheta.values), at.rows, scale, rows);
  of.mean(mean.values, mean.stride, at.rows, rows);
  bench.expectCanariesAlive(what);
  return {
    evaluated: evaluated.slice(0, rows),
    nats: nats.slice(0, rows),
    dTheta: dTheta.take(`${what}: gradient`),
    mean: mean.take(`${what}: mean`),
  };
}

function expectSameResults(got: Results, expected: Results, what: string): void {
  expectSameBits(got.evaluated, expected.evaluated, `${what}: loss`);
  expectSameBits(got.nats, expected.nats, `${what}: nats`);
  expectSameBits(got.dTheta, expected.dTheta, `${what}: gradient`);
  expectSameBits(got.mean, expected.mean, `${what}: mean`);
}

export function likelihoodContract(context: ContractContext): void {
  it("has cases of every likelihood that core brings", () => {
    expect(new Set(likelihoodCases.map(({ likelihood }) => likelihood.kind))).toEqual(
      new Set(likelihoods.kinds),
    );
  });

  for (const given of likelihoodCases) {
    describe(JSON.stringify(given.likelihood), () => {
      describe("without missing cells", () => plainContract(context, given, false));
      describe("with missing cells", () => plainContract(context, given, true));
      missingContract(context, given);
    });
  }

  tailsContract(context);
}

function plainContract(
  { makeOps, tolerances }: ContractContext,
  { likelihood, nats: natsTerm, gradient: gradientTerm }: LikelihoodCase,
  missing: boolean,
): void {
  it.each(headPlaces)(
    "$where: nats within (width + c)·2^-24·Σ|terms|, gradients and means within c·2^-24 of theirs",
    async (place) => {
      const bench = new Workbench(await makeOps());
      const lcg = new Lcg(31);
      for (const [rows, columns] of shapes) {
        const head = headOf(likelihood, columns);
        const values = drawHead(lcg, head, rows, missing);
        const what = `[${rows}, ${columns}]`;
        const got = resultsOf(bench, likelihoodOpsOf(bench.ops, head, missing), head, place, values, what);

        const of64 = likelihoodOpsOf(float64Ops, head, missing);
        const [nats64, dTheta64] = [new Float64Array(rows), new Float64Array(rows * head.outputs)];
        const mean64 = new Float64Array(rows * columns);
        of64.lossAndGradient(nats64, unrounded(dTheta64), widenRows(head, values), scale, rows);
        of64.mean(mean64, columns, widenRows(head, values), rows);
        const perColumn = head.outputs / columns;
        const magnitudeOf = (term: Magnitude["nats"], cell: number): number =>
          values.present?.[cell] === 0
            ? 0
            : term(values.theta.subarray(cell * perColumn, (cell + 1) * perColumn), values.x[cell]);
        const magnitude = new Float64Array(rows);
        for (let i = 0; i < rows * columns; i++)
          magnitude[Math.floor(i / columns)] += magnitudeOf(natsTerm, i);
        const natsBound = (r: number) => (columns + tolerances.elementwise) * unitRoundoff * magnitude[r];
        expectWithin(got.evaluated, nats64, natsBound, `${what} nats of the loss alone`);
        expectWithin(got.nats, nats64, natsBound, `${what} nats`);
        const allowed = tolerances.elementwise * unitRoundoff;
        const gradientBound = (i: number) =>
          allowed * scale * magnitudeOf(gradientTerm, Math.floor(i / perColumn));
        expectWithin(got.dTheta, dTheta64, gradientBound, `${what} gradient`);
        expectWithin(got.mean, mean64, (i) => allowed * Math.max(1, Math.abs(mean64[i])), `${what} mean`);
      }
    },
  );

  it.each(headPlaces)("$where: the same bits as alone in its rows", async (place) => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(35);
    for (const [rows, columns] of shapes) {
      const head = headOf(likelihood, columns);
      const values = drawHead(lcg, head, rows, missing);
      const of = likelihoodOpsOf(bench.ops, head, missing);
      const what = `[${rows}, ${columns}]`;
      const alone = resultsOf(bench, of, head, headPlaces[0], values, what);
      expectSameResults(resultsOf(bench, of, head, place, values, what), alone, what);
    }
  });

  it.each(headPlaces)("$where, in place: the same bits as out of place", async (place) => {
    const bench = new Workbench(await makeOps());
    const [rows, columns] = [7, 93];
    const head = headOf(likelihood, columns);
    const values = drawHead(new Lcg(32), head, rows, missing);
    const of = likelihoodOpsOf(bench.ops, head, missing);
    const apart = resultsOf(bench, of, head, place, values, "apart");
    const at = new HeadBench(bench, head, place, values);
    const nats = bench.output(rows);
    const inTheta = at.inTheta(rows);
    of.lossAndGradient(nats, unrounded(inTheta.values), at.rows, scale, rows);
    expectSameBits(inTheta.take("in place"), apart.dTheta, "gradient in place");
    expectSameBits(nats.slice(0, rows), apart.nats, "nats in place");
    bench.expectCanariesAlive("in place");
  });

  it.each(headPlaces)(
    "$where: a row's bits depend neither on the number of rows nor on its place",
    async (place) => {
      const bench = new Workbench(await makeOps());
      const rows = 17;
      for (const columns of [1, 7, 20, 93]) {
        const head = headOf(likelihood, columns);
        const values = drawHead(new Lcg(33), head, rows, missing);
        const of = likelihoodOpsOf(bench.ops, head, missing);
        const whole = resultsOf(bench, of, head, place, values, "the whole");
        const at = new HeadBench(bench, head, place, values);
        for (const [begin, count] of [
          [0, 1],
          [1, 2],
          [3, 5],
          [4, 8],
          [1, 16],
          [16, 1],
        ]) {
          const end = begin + count;
          const [evaluated, nats] = [bench.output(count), bench.output(count)];
          const [dTheta, mean] = [at.likeTheta(count), at.likeX(count)];
          const part = at.from(begin);
          of.loss(evaluated, part, count);
          of.lossAndGradient(nats, unrounded(dTheta.values), part, scale, count);
          of.mean(mean.values, mean.stride, part, count);
          const what = `rows ${begin} to ${end} of ${columns} columns`;
          expectSameResults(
            {
              evaluated: evaluated.slice(0, count),
              nats: nats.slice(0, count),
              dTheta: dTheta.take(what),
              mean: mean.take(what),
            },
            {
              evaluated: whole.evaluated.slice(begin, end),
              nats: whole.nats.slice(begin, end),
              dTheta: whole.dTheta.slice(begin * head.outputs, end * head.outputs),
              mean: whole.mean.slice(begin * columns, end * columns),
            },
            what,
          );
          bench.expectCanariesAlive(what);
        }
      }
    },
  );
}

/** What a mask promises, bit for bit. */
function missingContract({ makeOps }: ContractContext, { likelihood }: LikelihoodCase): void {
  it.each(headPlaces)("$where: a mask of ones gives the same bits as no mask", async (place) => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(36);
    for (const [rows, columns] of shapes) {
      const head = headOf(likelihood, columns);
      const values = drawHead(lcg, head, rows, false);
      const of = likelihoodOpsOf(bench.ops, head, true);
      const what = `[${rows}, ${columns}]`;
      const present = new Float32Array(rows * columns).fill(1);
      expectSameResults(
        resultsOf(bench, of, head, place, { ...values, present }, what),
        resultsOf(bench, of, head, place, values, what),
        what,
      );
    }
  });

  it.each(headPlaces)(
    "$where: what a missing cell holds has no effect, and its gradient is 0",
    async (place) => {
      const bench = new Workbench(await makeOps());
      const lcg = new Lcg(37);
      for (const [rows, columns] of shapes) {
        const head = headOf(likelihood, columns);
        const values = drawHead(lcg, head, rows, true);
        const perColumn = head.outputs / columns;
        const isMissing = (cell: number): boolean => values.present?.[cell] === 0;
        const of = likelihoodOpsOf(bench.ops, head, true);
        const what = `[${rows}, ${columns}]`;
        const got = resultsOf(bench, of, head, place, values, what);
        got.dTheta.forEach((d, i) => {
          if (isMissing(Math.floor(i / perColumn))) expect(Math.abs(d), `${what}: gradient ${i}`).toBe(0);
        });
        for (const other of [0, -7, 1e30, Number.POSITIVE_INFINITY, Number.NaN]) {
          const x = values.x.map((value, i) => (isMissing(i) ? other : value));
          const theta = values.theta.map((value, i) =>
            isMissing(Math.floor(i / perColumn)) ? -value : value,
          );
          const changed = resultsOf(bench, of, head, place, { ...values, theta, x }, what);
          // The mean is of theta alone, which the mask does not touch.
          expectSameResults({ ...changed, mean: got.mean }, got, `${what}: ${other} in missing cells`);
        }
      }
    },
  );
}

function tailsContract({ makeOps }: ContractContext): void {
  it("bernoulli: exact in both tails, where log(1 − p) would be −∞", async () => {
    const bench = new Workbench(await makeOps());
    const theta = bench.input([1e4, 1e4, -1e4, -1e4, 100, -100]);
    const x = bench.input([1, 0, 0, 1, 0, 1]);
    const nats = bench.output(6);
    const dTheta = bench.output(6);
    const rowsOf = (columns: number): HeadRows => ({
      ...{ head: headOf({ kind: "bernoulli" }, columns), theta, thetaStride: columns },
      ...{ x, xStride: columns, present: undefined },
    });
    const six = rowsOf(1);
    likelihoodOpsOf(bench.ops, six.head, false).lossAndGradient(nats, unrounded(dTheta), six, 1, 6);
    expectWithin(nats, [0, 1e4, 0, 1e4, 100, 100], (i) => unitRoundoff * nats[i] + 1e-7, "nats");
    expectWithin(dTheta, [0, 1, 0, -1, 1, -1], () => unitRoundoff, "dLogits");
    const one = rowsOf(6);
    likelihoodOpsOf(bench.ops, one.head, false).loss(nats, one, 1);
    expect(nats[0]).toBe(20200);
    const mean = bench.output(6);
    likelihoodOpsOf(bench.ops, one.head, false).mean(mean, 6, one, 1);
    expectWithin(mean, [1, 1, 0, 0, 1, 0], () => unitRoundoff, "means");
  });

  it.each([true, false])(
    "heads in one row write their own outputs and columns alone (missing: %s)",
    async (missing) => {
      const bench = new Workbench(await makeOps());
      const lcg = new Lcg(38);
      const rows = 9;
      const heads = [
        ...[headOf({ kind: "gaussian", variance: 0.3 }, 5), headOf({ kind: "bernoulli" }, 7)],
        ...[headOf({ kind: "bernoulli" }, 1), headOf({ kind: "gaussian", variance: 2 }, 18)],
      ];
      const values = heads.map((head) => drawHead(lcg, head, rows, missing));
      const outputs = heads.reduce((sum, head) => sum + head.outputs, 0);
      const columns = heads.reduce((sum, head) => sum + head.columns, 0);
      const [theta, dTheta] = [bench.inout(new Float32Array(rows * outputs)), bench.output(rows * outputs)];
      const [x, mean] = [bench.inout(new Float32Array(rows * columns)), bench.output(rows * columns)];
      const present = missing ? bench.inout(new Float32Array(rows * columns)) : undefined;
      let [firstOutput, firstColumn] = [0, 0];
      const placed = heads.map((head, h) => {
        const at = { head, firstOutput, firstColumn };
        for (let r = 0; r < rows; r++) {
          const cells = (block: Float32Array, width: number) => block.subarray(r * width, (r + 1) * width);
          theta.set(cells(values[h].theta, head.outputs), r * outputs + firstOutput);
          x.set(cells(values[h].x, head.columns), r * columns + firstColumn);
          const ofHead = values[h].present;
          if (ofHead) present?.set(cells(ofHead, head.columns), r * columns + firstColumn);
        }
        firstOutput += head.outputs;
        firstColumn += head.columns;
        return at;
      });
      const nats = heads.map(() => bench.output(rows));
      placed.forEach((at, h) => {
        const of = likelihoodOpsOf(bench.ops, at.head, missing);
        const rowsOfHead: HeadRows = {
          ...{ head: at.head, theta: theta.subarray(at.firstOutput), thetaStride: outputs },
          ...{ x: x.subarray(at.firstColumn), xStride: columns },
          present: present?.subarray(at.firstColumn),
        };
        of.mean(mean.subarray(at.firstColumn), columns, rowsOfHead, rows);
        of.lossAndGradient(nats[h], unrounded(dTheta.subarray(at.firstOutput)), rowsOfHead, scale, rows);
      });
      bench.expectCanariesAlive("heads in one row");
      placed.forEach(({ head, ...first }, h) => {
        const of = likelihoodOpsOf(bench.ops, head, missing);
        const alone = resultsOf(bench, of, head, headPlaces[0], values[h], `head ${h}`);
        const partOf = (block: Float32Array, stride: number, begin: number, width: number) =>
          block.slice(0, rows * stride).filter((_, i) => i % stride >= begin && i % stride < begin + width);
        expectSameBits(nats[h].slice(0, rows), alone.nats, `nats of head ${h}`);
        const gradient = partOf(dTheta, outputs, first.firstOutput, head.outputs);
        expectSameBits(gradient, alone.dTheta, `gradient of head ${h}`);
        expectSameBits(
          partOf(mean, columns, first.firstColumn, head.columns),
          alone.mean,
          `mean of head ${h}`,
        );
      });
    },
  );
}
