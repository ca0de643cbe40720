import { activationKinds, activations, unrounded } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { expectSameBits, expectWithin, unitRoundoff } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { sizes } from "./tolerances.js";
import { float64Ops, Workbench, widen } from "./workbench.js";

/** Dense around 0, both tails, the signed zeros, and where a careless exp overflows. */
const grid = Float32Array.from([
  ...Array.from({ length: 385 }, (_, i) => (i - 192) / 8),
  ...[0, -0, 1e-3, -1e-3, 1e-7, -1e-7, 1e-30, -1e-30],
  ...[50, -50, 80, -80, 88.5, -88.5, 90, -90, 104, -104, 200, -200, 1e4, -1e4],
]);

export function activationContract({ makeOps, tolerances }: ContractContext): void {
  /** An activation of x is at most max(1, |x|), and formulas through 1 + exp(x) lose up to u of that 1. */
  const allowed = tolerances.elementwise * unitRoundoff;

  describe.each(activationKinds)("%s", (kind) => {
    const { derivativeFrom, value } = activations[kind];
    const known = (x: Float32Array): Float32Array => (derivativeFrom === "input" ? x : x.map(value));

    it("forward: within c·2^-24·max(1, |y|), finite in both tails", async () => {
      const bench = new Workbench(await makeOps());
      for (const x of [grid, ...sizes.map((size) => grid.subarray(0, size))]) {
        const y = bench.output(x.length);
        bench.ops.activations.forward(y, bench.input(x), kind, x.length);
        const expected = new Float64Array(x.length);
        float64Ops.activations.forward(expected, widen(x), kind, x.length);
        expectWithin(y, expected, (i) => allowed * Math.max(1, Math.abs(expected[i])), `${kind} forward`);
        bench.expectCanariesAlive(`${kind} forward, ${x.length} elements`);
      }
    });

    it("backward: within c·2^-24·|dy|, finite in both tails", async () => {
      const bench = new Workbench(await makeOps());
      const lcg = new Lcg(11);
      for (const x of [grid, ...sizes.map((size) => grid.subarray(0, size))]) {
        const outputOrInput = known(x);
        const dy = lcg.fill(new Float32Array(x.length), -2, 2);
        const dx = bench.output(x.length);
        bench.ops.activations.backward(
          unrounded(dx),
          bench.input(dy),
          bench.input(outputOrInput),
          kind,
          x.length,
        );
        const expected = new Float64Array(x.length);
        float64Ops.activations.backward(unrounded(expected), widen(dy), widen(outputOrInput), kind, x.length);
        // Formulas in x multiply it by 1 − σ(x) or the like, rounded once: past 18 that is exactly 0.
        const amplified = (i: number) => (derivativeFrom === "input" ? Math.min(Math.abs(x[i]), 18) : 0);
        const bound = (i: number) => (2 * allowed + amplified(i) * unitRoundoff) * Math.abs(dy[i]);
        expectWithin(dx, expected, bound, `${kind} backward`);
        bench.expectCanariesAlive(`${kind} backward, ${x.length} elements`);
      }
    });

    it("in place: the same bits as out of place", async () => {
      const bench = new Workbench(await makeOps());
      const n = grid.length;
      const apart = bench.output(n);
      const x = bench.inout(grid);
      bench.ops.activations.forward(apart, x, kind, n);
      bench.ops.activations.forward(x, x, kind, n);
      expectSameBits(x.slice(0, n), apart.slice(0, n), `${kind} forward in place`);

      const values = new Lcg(12).fill(new Float32Array(n), -2, 2);
      const dy = bench.inout(values);
      const outputOrInput = bench.input(known(grid));
      bench.ops.activations.backward(unrounded(apart), dy, outputOrInput, kind, n);
      bench.ops.activations.backward(unrounded(dy), dy, outputOrInput, kind, n);
      expectSameBits(dy.slice(0, n), apart.slice(0, n), `${kind} backward in place`);
      bench.expectCanariesAlive(`${kind} in place`);
    });

    it("an element's bits do not depend on where it lies", async () => {
      const bench = new Workbench(await makeOps());
      const n = 93;
      const from = grid.subarray(120, 120 + n);
      const dys = new Lcg(13).fill(new Float32Array(n), -2, 2);
      const x = bench.input(from);
      const dy = bench.input(dys);
      const outputOrInput = bench.input(known(from));
      const y = bench.output(n);
      const dx = bench.output(n);
      bench.ops.activations.forward(y, x, kind, n);
      bench.ops.activations.backward(unrounded(dx), dy, outputOrInput, kind, n);
      const part = bench.output(n);
      for (const [begin, count] of [
        [0, 1],
        [1, 2],
        [2, 5],
        [3, 7],
        [5, 16],
        [6, 31],
        [n - 1, 1],
        [n - 3, 3],
      ]) {
        const end = begin + count;
        bench.ops.activations.forward(part, x.subarray(begin), kind, count);
        expectSameBits(part.slice(0, count), y.slice(begin, end), `${kind} forward of ${begin} to ${end}`);
        bench.ops.activations.backward(
          unrounded(part),
          dy.subarray(begin),
          outputOrInput.subarray(begin),
          kind,
          count,
        );
        expectSameBits(part.slice(0, count), dx.slice(begin, end), `${kind} backward of ${begin} to ${end}`);
      }
    });
  });

  it("relu: a hidden unit at rest is exactly 0 and gets exactly no gradient", async () => {
    const bench = new Workbench(await makeOps());
    const y = bench.output(5);
    bench.ops.activations.forward(y, bench.input([-3, -0, 0, -1e-38, -1e30]), "relu", 5);
    for (let i = 0; i < 5; i++) expect(Math.abs(y[i])).toBe(0);
    const dx = bench.output(5);
    bench.ops.activations.backward(
      unrounded(dx),
      bench.input([1, -1, 1, 5, 7]),
      bench.input([0, 0, 0, 0, 0]),
      "relu",
      5,
    );
    for (let i = 0; i < 5; i++) expect(Math.abs(dx[i])).toBe(0);
  });
}
