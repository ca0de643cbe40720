import { fillNormal, keyOfSeed, maxSeed, purposes, unrounded } from "@paravae/core";
import { expect, it } from "vitest";
import { expectSameBits, expectWithin, unitRoundoff } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { sizes } from "./tolerances.js";
import { Workbench } from "./workbench.js";

export function gatherContract({ makeOps }: ContractContext): void {
  it("gatherBytes: rows in any order and repeated, within 2·2^-24 of byte/255; 0 and 255 exact", async () => {
    const bench = new Workbench(await makeOps());
    for (const width of [...sizes, 256]) {
      const data = bench.bytes(Array.from({ length: 5 * width }, (_, i) => (i * 7) & 255));
      const order = [4, 0, 3, 3, 1, 2, 0];
      const x = bench.output(order.length * width);
      bench.ops.rows.gatherBytes(unrounded(x), data, bench.words(order), order.length, width);
      const expected = order.flatMap((row) => [...data.subarray(row * width, (row + 1) * width)]);
      // Multiplying by a rounded 1/255 is allowed: two roundings instead of one.
      const bound = (i: number) => 2 * unitRoundoff * (expected[i] / 255);
      expectWithin(
        x,
        expected.map((byte) => byte / 255),
        bound,
        `gatherBytes width=${width}`,
      );
      bench.expectCanariesAlive(`gatherBytes width=${width}`);
    }
    const x = bench.output(2);
    bench.ops.rows.gatherBytes(unrounded(x), bench.bytes([0, 255]), bench.words([0]), 1, 2);
    expect([x[0], x[1]]).toEqual([0, 1]);
  });

  it("gatherReals: rows in any order and repeated, bit for bit", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(41);
    for (const width of sizes) {
      const data = bench.input(lcg.fill(new Float32Array(5 * width), -1e3, 1e3));
      const order = [4, 0, 3, 3, 1, 2, 0];
      const x = bench.output(order.length * width);
      bench.ops.rows.gatherReals(unrounded(x), data, bench.words(order), order.length, width);
      order.forEach((row, r) => {
        const got = x.slice(r * width, (r + 1) * width);
        expectSameBits(got, data.slice(row * width, (row + 1) * width), `row ${r} of width ${width}`);
      });
      bench.expectCanariesAlive(`gatherReals width=${width}`);
    }
  });
}

export function noiseContract({ makeOps, tolerances }: ContractContext): void {
  const key = keyOfSeed(0x1234_5678_9abc);

  it("normal: within c·2^-24 of fillNormal in float64, for every width", async () => {
    const bench = new Workbench(await makeOps());
    for (const width of sizes) {
      const rows = width < 32 ? 31 : 5;
      const rowIndices = bench.words(Array.from({ length: rows }, (_, r) => r * 977));
      const out = bench.output(rows * width);
      bench.ops.rows.normal(out, rowIndices, rows, width, key, 7, purposes.trainNoise);
      const expected = new Float64Array(rows * width);
      fillNormal(expected, rowIndices, rows, width, key, 7, purposes.trainNoise);
      expectWithin(out, expected, () => tolerances.normal * unitRoundoff, `normal [${rows}, ${width}]`);
      bench.expectCanariesAlive(`normal [${rows}, ${width}]`);
    }
  });

  it("normal: extreme rows, steps, keys and both 32-bit halves count", async () => {
    const bench = new Workbench(await makeOps());
    const rows = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];
    const rowIndices = bench.words(rows);
    const width = 6;
    for (const seed of [0, 1, 2 ** 31, 2 ** 32, maxSeed]) {
      for (const step of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
        for (const purpose of Object.values(purposes)) {
          const out = bench.output(rows.length * width);
          bench.ops.rows.normal(out, rowIndices, rows.length, width, keyOfSeed(seed), step, purpose);
          const expected = new Float64Array(rows.length * width);
          fillNormal(expected, rowIndices, rows.length, width, keyOfSeed(seed), step, purpose);
          const what = `normal of seed ${seed}, step ${step}, purpose ${purpose}`;
          expectWithin(out, expected, () => tolerances.normal * unitRoundoff, what);
        }
      }
    }
  });

  it("normal: a row's bits depend on its index, the step, the purpose and the key alone", async () => {
    const bench = new Workbench(await makeOps());
    const width = 13;
    const order = [5, 900, 2, 5, 77, 31, 0, 4, 6];
    const whole = bench.output(order.length * width);
    bench.ops.rows.normal(whole, bench.words(order), order.length, width, key, 3, purposes.trainNoise);
    const row = (r: number) => whole.slice(r * width, (r + 1) * width);
    expectSameBits(row(3), row(0), "the same row index twice in a batch");
    const alone = bench.output(width);
    order.forEach((index, r) => {
      bench.ops.rows.normal(alone, bench.words([index]), 1, width, key, 3, purposes.trainNoise);
      expectSameBits(alone.slice(0, width), row(r), `row index ${index} on its own`);
    });
    // Fewer dimensions are the first of more: a block of four is a function of its place alone.
    for (const narrow of [1, 2, 3, 4, 5, 7, 8, 12]) {
      bench.ops.rows.normal(alone, bench.words([900]), 1, narrow, key, 3, purposes.trainNoise);
      expectSameBits(alone.slice(0, narrow), row(1).slice(0, narrow), `the first ${narrow} of ${width}`);
    }
    for (const [step, purpose, other] of [
      [4, purposes.trainNoise, key],
      [3, purposes.evaluationNoise, key],
      [3, purposes.trainNoise, { low: key.low, high: key.high + 1 }],
    ] as const) {
      bench.ops.rows.normal(alone, bench.words([5]), 1, width, other, step, purpose);
      const same = alone.slice(0, width).filter((value, i) => value === row(0)[i]);
      expect(same.length, "values shared with another step, purpose or key").toBe(0);
    }
  });
}
