import {
  activationKinds,
  activations,
  createOptimizer,
  defineOptimizer,
  optimizerKinds,
  toBfloat16,
  unrounded,
} from "@paravae/core";
import { expect, it } from "vitest";
import { expectSameBits } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
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
        bench.ops.biasActivation(y, x, bias, kind, rows, width);
        expectSameBits(x.slice(0, n), sum, `${what}: x + b`);
        expectRounded(y.rounded, y.values, what);
        const expected = bench.output(n);
        if (kind === undefined) expected.set(sum);
        else bench.ops.activationForward(expected, x, kind, n);
        expectSameBits(y.values.slice(0, n), expected.slice(0, n), `${what}: y`);
        const bits = bench.bits(n);
        bench.ops.biasActivation({ values: inPlace, rounded: bits }, inPlace, bias, kind, rows, width);
        expectSameBits(inPlace.slice(0, n), expected.slice(0, n), `${what}: y in the place of x`);
        expectRounded(bits, inPlace, `${what} in place`);
        bench.expectCanariesAlive(what);
      }
    }
  });

  it("activationBackward: the rounding alone", async () => {
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
        bench.ops.activationBackward({ values: dx, rounded }, dx, outputOrInput, kind, n);
        expectSameBits(dx.slice(0, n), dy, `${kind} of ${n}: values`);
        bench.ops.activationBackward(unrounded(dx), dx, outputOrInput, kind, n);
        expectRounded(rounded, dx, `${kind} of ${n}`);
        bench.expectCanariesAlive(`${kind} of ${n}`);
      }
    }
  });

  it("latentForward: both; latentBackward: the rounding alone", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(73);
    for (const [rows, width] of shapes) {
      const n = rows * width;
      const moments = bench.input(lcg.fill(new Float32Array(2 * n), -2, 2));
      const eps = bench.input(lcg.fillNoise(new Float32Array(n)));
      const dz = bench.input(lcg.fill(new Float32Array(n), -1, 1));
      const z = { values: bench.output(n), rounded: bench.bits(n) };
      bench.ops.latentForward(z, bench.output(n), moments, eps, rows, width);
      expectRounded(z.rounded, z.values, `z [${rows}, ${width}]`);
      const rounded = bench.bits(2 * n);
      const untouched = bench.output(2 * n);
      const before = untouched.slice(0, 2 * n);
      bench.ops.latentBackward({ values: untouched, rounded }, dz, moments, eps, 0.3, rows, width);
      expectSameBits(untouched.slice(0, 2 * n), before, "values of dMoments");
      bench.ops.latentBackward(unrounded(untouched), dz, moments, eps, 0.3, rows, width);
      expectRounded(rounded, untouched, `dMoments [${rows}, ${width}]`);
      bench.expectCanariesAlive(`latent [${rows}, ${width}]`);
    }
  });

  it("losses: the rounding of the gradient alone", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(74);
    for (const [rows, width] of shapes) {
      const n = rows * width;
      const x = bench.input(lcg.fill(new Float32Array(n), 0, 1));
      const output = lcg.fill(new Float32Array(n), -5, 5);
      const nats = bench.output(rows);
      for (const name of ["bernoulliLossAndGradient", "gaussianLossAndGradient"] as const) {
        const inPlace = bench.inout(output);
        const rounded = bench.bits(n);
        const run = (bits: Uint16Array | undefined): void => {
          const d = { values: inPlace, rounded: bits };
          if (name === "bernoulliLossAndGradient") bench.ops[name](nats, d, inPlace, x, 0.1, rows, width);
          else bench.ops[name](nats, d, inPlace, x, 0.5, 0.1, rows, width);
        };
        run(rounded);
        expectSameBits(inPlace.slice(0, n), output, `${name}: the output stays`);
        run(undefined);
        expectRounded(rounded, inPlace, `${name} [${rows}, ${width}]`);
      }
      bench.expectCanariesAlive(`losses [${rows}, ${width}]`);
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
      bench.ops.gatherBytes(x, bytes, order, 4, width);
      expectRounded(x.rounded, x.values, `gatherBytes ${width}`);
      bench.ops.gatherReals(x, reals, order, 4, width);
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
    bench.ops.gatherReals(x, data, bench.words([0]), 1, specials.length);
    specials.forEach((value, i) => {
      if (Number.isNaN(value)) expect(x.rounded[i] & 0x7fc0).toBe(0x7fc0);
      else expect(x.rounded[i], `${value}`).toBe(toBfloat16(value));
    });
  });
}
