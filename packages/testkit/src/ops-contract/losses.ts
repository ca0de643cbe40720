import { type Ops, type Reals, unrounded } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { expectSameBits, expectWithin, unitRoundoff } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { sizes } from "./tolerances.js";
import { float64Ops, Workbench, widen } from "./workbench.js";

/** One likelihood: its kernels under one signature, and the magnitude of what goes into its results. */
interface Likelihood {
  readonly name: string;
  loss<R extends Reals>(ops: Ops<R>, nats: R, output: R, x: R, rows: number, width: number): void;
  lossAndGradient<R extends Reals>(
    ops: Ops<R>,
    nats: R,
    dOutput: R,
    output: R,
    x: R,
    scale: number,
    rows: number,
    width: number,
  ): void;
  readonly natsTerm: (output: number, x: number) => number;
  readonly gradientTerm: (output: number, x: number) => number;
}

const gaussian = (variance: number): Likelihood => ({
  name: `gaussian, variance ${variance}`,
  loss: (ops, nats, output, x, rows, width) => ops.gaussianLoss(nats, output, x, variance, rows, width),
  lossAndGradient: (ops, nats, dOutput, output, x, scale, rows, width) =>
    ops.gaussianLossAndGradient(nats, unrounded(dOutput), output, x, variance, scale, rows, width),
  natsTerm: (mean, x) =>
    (Math.abs(x) + Math.abs(mean)) ** 2 / (2 * variance) + Math.abs(0.5 * Math.log(2 * Math.PI * variance)),
  gradientTerm: (mean, x) => (Math.abs(mean) + Math.abs(x)) / variance,
});

const likelihoods: readonly Likelihood[] = [
  {
    name: "bernoulli",
    loss: (ops, nats, output, x, rows, width) => ops.bernoulliLoss(nats, output, x, rows, width),
    lossAndGradient: (ops, nats, dOutput, output, x, scale, rows, width) =>
      ops.bernoulliLossAndGradient(nats, unrounded(dOutput), output, x, scale, rows, width),
    natsTerm: (l, x) => Math.max(l, 0) + Math.abs(l * x) + 1,
    gradientTerm: (_, x) => 1 + x,
  },
  gaussian(1),
  gaussian(0.5),
  gaussian(0.037),
];

const shapes = [...sizes.map((size) => [5, size]), ...sizes.slice(0, -1).map((size) => [size, 13])];

export function lossContract({ makeOps, tolerances }: ContractContext): void {
  const scale = 1 / 33;
  const draw = (lcg: Lcg, n: number) => ({
    output: lcg.fill(new Float32Array(n), -8, 8),
    x: lcg.fill(new Float32Array(n), 0, 1),
  });

  describe.each(likelihoods)("$name", ({ loss, lossAndGradient, natsTerm, gradientTerm }) => {
    it("nats within (width + c)·2^-24·Σ|terms|, gradients within c·2^-24 of theirs", async () => {
      const bench = new Workbench(await makeOps());
      const lcg = new Lcg(31);
      for (const [rows, width] of shapes) {
        const n = rows * width;
        const values = draw(lcg, n);
        const output = bench.input(values.output);
        const x = bench.input(values.x);
        const evaluated = bench.output(rows);
        const nats = bench.output(rows);
        const dOutput = bench.output(n);
        loss(bench.ops, evaluated, output, x, rows, width);
        lossAndGradient(bench.ops, nats, dOutput, output, x, scale, rows, width);

        const nats64 = new Float64Array(rows);
        const dOutput64 = new Float64Array(n);
        lossAndGradient(float64Ops, nats64, dOutput64, widen(output, n), widen(x, n), scale, rows, width);
        const magnitude = new Float64Array(rows);
        for (let i = 0; i < n; i++) magnitude[Math.floor(i / width)] += natsTerm(output[i], x[i]);
        const what = `[${rows}, ${width}]`;
        const natsBound = (r: number) => (width + tolerances.elementwise) * unitRoundoff * magnitude[r];
        expectWithin(evaluated, nats64, natsBound, `${what} nats of the loss alone`);
        expectWithin(nats, nats64, natsBound, `${what} nats`);
        const allowed = tolerances.elementwise * unitRoundoff * scale;
        expectWithin(dOutput, dOutput64, (i) => allowed * gradientTerm(output[i], x[i]), `${what} gradient`);
        bench.expectCanariesAlive(what);
      }
    });

    it("in place: the same bits as out of place", async () => {
      const bench = new Workbench(await makeOps());
      const [rows, width] = [7, 93];
      const n = rows * width;
      const values = draw(new Lcg(32), n);
      const output = bench.inout(values.output);
      const x = bench.input(values.x);
      const nats = bench.output(rows);
      const apart = bench.output(n);
      lossAndGradient(bench.ops, nats, apart, output, x, scale, rows, width);
      const natsApart = nats.slice(0, rows);
      lossAndGradient(bench.ops, nats, output, output, x, scale, rows, width);
      expectSameBits(output.slice(0, n), apart.slice(0, n), "gradient in place");
      expectSameBits(nats.slice(0, rows), natsApart, "nats in place");
      bench.expectCanariesAlive("in place");
    });

    it("a row's bits depend neither on the number of rows nor on its place", async () => {
      const bench = new Workbench(await makeOps());
      const rows = 17;
      for (const width of [1, 7, 20, 93]) {
        const n = rows * width;
        const values = draw(new Lcg(33), n);
        const output = bench.input(values.output);
        const x = bench.input(values.x);
        const whole = { nats: bench.output(rows), evaluated: bench.output(rows), dOutput: bench.output(n) };
        const part = { nats: bench.output(rows), evaluated: bench.output(rows), dOutput: bench.output(n) };
        loss(bench.ops, whole.evaluated, output, x, rows, width);
        lossAndGradient(bench.ops, whole.nats, whole.dOutput, output, x, scale, rows, width);
        for (const [begin, count] of [
          [0, 1],
          [1, 2],
          [3, 5],
          [4, 8],
          [1, 16],
          [16, 1],
        ]) {
          const end = begin + count;
          const from = begin * width;
          const [outputs, xs] = [output.subarray(from), x.subarray(from)];
          loss(bench.ops, part.evaluated, outputs, xs, count, width);
          lossAndGradient(bench.ops, part.nats, part.dOutput, outputs, xs, scale, count, width);
          const what = `rows ${begin} to ${end} of width ${width}`;
          expectSameBits(
            part.evaluated.slice(0, count),
            whole.evaluated.slice(begin, end),
            `loss of ${what}`,
          );
          expectSameBits(part.nats.slice(0, count), whole.nats.slice(begin, end), `nats of ${what}`);
          expectSameBits(
            part.dOutput.slice(0, count * width),
            whole.dOutput.slice(from, end * width),
            `gradient of ${what}`,
          );
        }
      }
    });
  });

  it("bernoulli: exact in both tails, where log(1 − p) would be −∞", async () => {
    const bench = new Workbench(await makeOps());
    const logits = bench.input([1e4, 1e4, -1e4, -1e4, 100, -100]);
    const x = bench.input([1, 0, 0, 1, 0, 1]);
    const nats = bench.output(6);
    const dLogits = bench.output(6);
    bench.ops.bernoulliLossAndGradient(nats, unrounded(dLogits), logits, x, 1, 6, 1);
    expectWithin(nats, [0, 1e4, 0, 1e4, 100, 100], (i) => unitRoundoff * nats[i] + 1e-7, "nats");
    expectWithin(dLogits, [0, 1, 0, -1, 1, -1], () => unitRoundoff, "dLogits");
    bench.ops.bernoulliLoss(nats, logits, x, 1, 6);
    expect(nats[0]).toBe(20200);
  });
}
