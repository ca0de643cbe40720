import {
  activationKinds,
  activations,
  createOptimizer,
  defineOptimizer,
  fromBfloat16,
  likelihoodOpsOf,
  optimizerKinds,
  toBfloat16,
  unrounded,
} from "@paravae/core";
import { expect, it } from "vitest";
import { expectSameBits } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { HeadBench, headPlaces } from "./head-rows.js";
import { drawHead, headOf, likelihoodCases } from "./likelihoods.js";
import { sizes } from "./tolerances.js";
import { Workbench } from "./workbench.js";

const shapes = sizes.flatMap((size) => [[3, size] as const, [size % 17, 5] as const]);

/** Fails unless `bits` are the roundings of `values`, one by one. */
function expectRounded(bits: Uint16Array, values: Float32Array, what: string): void {
  for (let i = 0; i < bits.length; i++) {
    if (bits[i] !== toBfloat16(values[i])) {
      expect.fail(`${what}: bits ${bits[i]} at ${i}, expected ${toBfloat16(values[i])} of ${values[i]}`);
    }
  }
}

/**
 * Whatever makes a matrix makes its rounding too, of the very float32 that it would make without; kernels whose values
 * only products read write the rounding alone.
 */
export function roundingContract({ makeOps }: ContractContext): void {
  it("biasActivation: x + b stays behind, y = f(x + b) and its rounding, in place and apart", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(71);
    for (const kind of [undefined, ...activationKinds]) {
      for (const [rows, width] of shapes) {
        const n = rows * width;
        const x = bench.inout(lcg.fill(new Float32Array(n), -4, 4));
        const bias = bench.input(lcg.fill(new Float32Array(width), -1, 1));
        const inPlace = bench.inout(x.slice(0, n));
        const sum = x.slice(0, n).map((value, i) => value + bias[i % width]);
        const y = { values: bench.output(n), rounded: bench.bits(n) };
        const what = `${kind} [${rows}, ${width}]`;
        bench.ops.activations.biasActivation(y, x, bias, kind, rows, width);
        expectSameBits(x.slice(0, n), sum, `${what}: x + b`);
        expectRounded(y.rounded, y.values, what);
        const expected = bench.output(n);
        if (kind === undefined) expected.set(sum);
        else bench.ops.activations.forward(expected, x, kind, n);
        expectSameBits(y.values.slice(0, n), expected.slice(0, n), `${what}: y`);
        const bits = bench.bits(n);
        bench.ops.activations.biasActivation(
          { values: inPlace, rounded: bits },
          inPlace,
          bias,
          kind,
          rows,
          width,
        );
        expectSameBits(inPlace.slice(0, n), expected.slice(0, n), `${what}: y in the place of x`);
        expectRounded(bits, inPlace, `${what} in place`);
        bench.expectCanariesAlive(what);
      }
    }
  });

  it("round: the first values of what a product has made", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(78);
    for (const n of sizes) {
      const values = bench.input(lcg.fill(new Float32Array(n), -3, 3));
      const rounded = bench.bits(n + 1).fill(1);
      bench.ops.products.round({ values, rounded }, n);
      expectRounded(rounded.subarray(0, n), values, `${n} values`);
      expect(rounded[n]).toBe(1);
      bench.expectCanariesAlive(`${n} values`);
    }
  });

  it("activations.backward: the rounding alone", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(72);
    for (const kind of activationKinds) {
      for (const n of sizes) {
        const input = lcg.fill(new Float32Array(n), -3, 3);
        const known =
          activations[kind].derivativeFrom === "input" ? input : input.map(activations[kind].value);
        const dy = lcg.fill(new Float32Array(n), -1, 1);
        const dx = bench.inout(dy);
        const rounded = bench.bits(n);
        const outputOrInput = bench.input(known);
        bench.ops.activations.backward({ values: dx, rounded }, dx, outputOrInput, kind, n);
        expectSameBits(dx.slice(0, n), dy, `${kind} of ${n}: values`);
        bench.ops.activations.backward(unrounded(dx), dx, outputOrInput, kind, n);
        expectRounded(rounded, dx, `${kind} of ${n}`);
        bench.expectCanariesAlive(`${kind} of ${n}`);
      }
    }
  });

  it("latent.forward: both; latent.backward: the rounding alone", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(73);
    for (const [rows, width] of shapes) {
      const n = rows * width;
      const moments = bench.input(lcg.fill(new Float32Array(2 * n), -2, 2));
      const eps = bench.input(lcg.fillNoise(new Float32Array(n)));
      const dz = bench.input(lcg.fill(new Float32Array(n), -1, 1));
      const z = { values: bench.output(n), rounded: bench.bits(n) };
      bench.ops.latent.forward(z, bench.output(n), moments, eps, rows, width);
      expectRounded(z.rounded, z.values, `z [${rows}, ${width}]`);
      const rounded = bench.bits(2 * n);
      const untouched = bench.output(2 * n);
      const before = untouched.slice(0, 2 * n);
      bench.ops.latent.backward({ values: untouched, rounded }, dz, moments, eps, 0.3, rows, width);
      expectSameBits(untouched.slice(0, 2 * n), before, "values of dMoments");
      bench.ops.latent.backward(unrounded(untouched), dz, moments, eps, 0.3, rows, width);
      expectRounded(rounded, untouched, `dMoments [${rows}, ${width}]`);
      bench.expectCanariesAlive(`latent [${rows}, ${width}]`);
    }
  });

  it("likelihoods: the rounding of the gradient alone, and of the head's own outputs alone", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(74);
    for (const { likelihood } of likelihoodCases) {
      for (const [rows, columns] of shapes) {
        for (const place of headPlaces) {
          const head = headOf(likelihood, columns);
          const missing = columns % 2 === 1;
          const values = drawHead(lcg, head, rows, missing);
          const of = likelihoodOpsOf(bench.ops, head, missing);
          const at = new HeadBench(bench, head, place, values);
          const nats = bench.output(rows);
          const before = at.rows.theta.slice();
          const { values: inTheta, stride } = at.inTheta(rows);
          const rounded = bench.bits(rows * stride).fill(12345);
          of.lossAndGradient(nats, { values: inTheta, rounded }, at.rows, 0.1, rows);
          const what = `${likelihood.kind} [${rows}, ${columns}] ${place.where}`;
          expectSameBits(at.rows.theta.slice(), before, `${what}: the output stays`);
          const exact = at.likeTheta(rows);
          of.lossAndGradient(nats, unrounded(exact.values), at.rows, 0.1, rows);
          const isOwn = (_: number, i: number) => i % stride < head.outputs;
          expectRounded(rounded.filter(isOwn), exact.take(what), what);
          expect(rounded.every((bits, i) => isOwn(bits, i) || bits === 12345)).toBe(true);
          bench.expectCanariesAlive(what);
        }
      }
    }
  });

  it("columnSums: of the roundings where there are some", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(77);
    for (const [rows, width] of shapes) {
      const bits = Array.from({ length: rows * width }, () => toBfloat16(lcg.between(-2, 2)));
      const rounded = bench.bits(bits.length);
      rounded.set(bits);
      const others = bench.input(lcg.fill(new Float32Array(bits.length), -2, 2));
      const alone = bench.input(Float32Array.from(bits, fromBfloat16));
      const [got, expected] = [bench.output(width), bench.output(width)];
      bench.ops.products.columnSums(got, { values: others, rounded }, width, rows, width);
      bench.ops.products.columnSums(expected, unrounded(alone), width, rows, width);
      expectSameBits(got, expected, `columnSums [${rows}, ${width}]`);
      bench.expectCanariesAlive(`columnSums [${rows}, ${width}]`);
    }
  });

  it("gathers: both", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(75);
    for (const width of [...sizes, 33]) {
      const order = bench.words([2, 0, 1, 1]);
      const bytes = bench.bytes(Array.from({ length: 3 * width }, (_, i) => (i * 37) & 255));
      const reals = bench.input(lcg.fill(new Float32Array(3 * width), -9, 9));
      const x = { values: bench.output(4 * width), rounded: bench.bits(4 * width) };
      bench.ops.rows.gatherBytes(x, bytes, order, 4, width);
      expectRounded(x.rounded, x.values, `gatherBytes ${width}`);
      bench.ops.rows.gatherReals(x, reals, order, 4, width);
      expectRounded(x.rounded, x.values, `gatherReals ${width}`);
      bench.expectCanariesAlive(`gathers ${width}`);
    }
  });

  it.each(optimizerKinds)("%s: both, on [begin, end) alone", async (kind) => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(76);
    const optimizer = createOptimizer(defineOptimizer({ kind }));
    for (const n of sizes) {
      const values = bench.inout(lcg.fill(new Float32Array(n), -1, 1));
      const rounded = bench.bits(n).fill(12345);
      const gradients = bench.input(lcg.fill(new Float32Array(n), -1, 1));
      const slots = optimizer.slotNames.map(() => bench.inout(new Float32Array(n)));
      const begin = n >> 2;
      optimizer.update(
        bench.ops,
        { parameters: { values, rounded }, slots, gradients, stride: n },
        1,
        begin,
        n,
        1,
      );
      expectRounded(rounded.subarray(begin), values.subarray(begin, n), `${kind} of ${n}`);
      expect(rounded.subarray(0, begin).every((bits) => bits === 12345)).toBe(true);
      bench.expectCanariesAlive(`${kind} of ${n}`);
    }
  });

  it("rounds to nearest, ties to even, and keeps infinities and NaN", async () => {
    const bench = new Workbench(await makeOps());
    const words = Uint32Array.from({ length: 4096 }, (_, i) => {
      const upper = [0, 0x3f80, 0x3f81, 0x7f7f, 0x7f80, 0x7fc0, 0x8000, 0x0001][i & 7];
      const lower = [0, 1, 0x7fff, 0x8000, 0x8001, 0xffff, 0x4321, 0xc000][(i >> 3) & 7];
      return ((upper << 16) | lower) >>> 0;
    });
    const specials = new Float32Array(words.buffer);
    const data = bench.input(specials);
    const x = { values: bench.output(specials.length), rounded: bench.bits(specials.length) };
    bench.ops.rows.gatherReals(x, data, bench.words([0]), 1, specials.length);
    specials.forEach((value, i) => {
      if (Number.isNaN(value)) expect(x.rounded[i] & 0x7fc0).toBe(0x7fc0);
      else expect(x.rounded[i], `${value}`).toBe(toBfloat16(value));
    });
  });
}
