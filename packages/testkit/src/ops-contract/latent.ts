import { unrounded } from "@paravae/core";
import { it } from "vitest";
import { expectSameBits, expectWithin, unitRoundoff } from "../float32.js";
import { Lcg } from "../lcg.js";
import type { ContractContext } from "./context.js";
import { sizes } from "./tolerances.js";
import { float64Ops, Workbench, widen } from "./workbench.js";

const latents = [...sizes.map((size) => [7, size]), ...sizes.map((size) => [size, 3])];

export function latentContract({ makeOps, tolerances }: ContractContext): void {
  const allowed = tolerances.elementwise * unitRoundoff;
  const draw = (lcg: Lcg, rows: number, latentSize: number) => ({
    moments: lcg.fill(new Float32Array(2 * rows * latentSize), -4, 4),
    eps: lcg.fillNoise(new Float32Array(rows * latentSize)),
    dz: lcg.fill(new Float32Array(rows * latentSize), -1, 1),
  });
  /** Where mu and logVar of latent i lie in moments. */
  const atMu = (i: number, latentSize: number): number => i + Math.floor(i / latentSize) * latentSize;

  it("forward: z and kl within c·2^-24 of the magnitude of their terms", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(21);
    for (const [rows, latentSize] of latents) {
      const n = rows * latentSize;
      const { moments, eps } = draw(lcg, rows, latentSize);
      const z = bench.output(n);
      const kl = bench.output(n);
      bench.ops.latent.forward(unrounded(z), kl, bench.input(moments), bench.input(eps), rows, latentSize);
      const z64 = new Float64Array(n);
      const kl64 = new Float64Array(n);
      float64Ops.latent.forward(unrounded(z64), kl64, widen(moments), widen(eps), rows, latentSize);
      const mu = (i: number) => moments[atMu(i, latentSize)];
      const logVar = (i: number) => moments[atMu(i, latentSize) + latentSize];
      const what = `forward [${rows}, ${latentSize}]`;
      const zTerms = (i: number) => Math.abs(mu(i)) + Math.exp(logVar(i) / 2) * Math.abs(eps[i]);
      const klTerms = (i: number) => 0.5 * (mu(i) ** 2 + Math.exp(logVar(i)) + 1 + Math.abs(logVar(i)));
      expectWithin(z, z64, (i) => allowed * zTerms(i), `${what}: z`);
      expectWithin(kl, kl64, (i) => allowed * klTerms(i), `${what}: kl`);
      bench.expectCanariesAlive(what);
    }
  });

  it("backward: dMu and dLogVar within c·2^-24 of the magnitude of their terms", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(22);
    for (const [rows, latentSize] of latents) {
      const n = rows * latentSize;
      const klScale = 4 / 33;
      const { moments, eps, dz } = draw(lcg, rows, latentSize);
      const dMoments = bench.output(2 * n);
      const inputs = [bench.input(dz), bench.input(moments), bench.input(eps)] as const;
      bench.ops.latent.backward(unrounded(dMoments), ...inputs, klScale, rows, latentSize);
      const expected = new Float64Array(2 * n);
      float64Ops.latent.backward(
        unrounded(expected),
        widen(dz),
        widen(moments),
        widen(eps),
        klScale,
        rows,
        latentSize,
      );
      const terms = new Float64Array(2 * n);
      for (let i = 0; i < n; i++) {
        const at = atMu(i, latentSize);
        const logVar = moments[at + latentSize];
        terms[at] = Math.abs(dz[i]) + klScale * Math.abs(moments[at]);
        terms[at + latentSize] =
          0.5 * Math.abs(dz[i] * eps[i]) * Math.exp(logVar / 2) + 0.5 * klScale * (Math.exp(logVar) + 1);
      }
      const what = `backward [${rows}, ${latentSize}]`;
      expectWithin(dMoments, expected, (i) => allowed * terms[i], what);
      bench.expectCanariesAlive(what);
    }
  });

  it("forward and backward: a row's bits depend neither on the number of rows nor on its place", async () => {
    const bench = new Workbench(await makeOps());
    const lcg = new Lcg(23);
    const [rows, latentSize] = [13, 7];
    const n = rows * latentSize;
    const values = draw(lcg, rows, latentSize);
    const [moments, eps, dz] = [values.moments, values.eps, values.dz].map((block) => bench.input(block));
    const whole = { z: bench.output(n), kl: bench.output(n), dMoments: bench.output(2 * n) };
    const part = { z: bench.output(n), kl: bench.output(n), dMoments: bench.output(2 * n) };
    bench.ops.latent.forward(unrounded(whole.z), whole.kl, moments, eps, rows, latentSize);
    bench.ops.latent.backward(unrounded(whole.dMoments), dz, moments, eps, 0.3, rows, latentSize);
    for (const [begin, count] of [
      [0, 1],
      [1, 2],
      [3, 3],
      [5, 8],
      [12, 1],
    ]) {
      const from = begin * latentSize;
      const length = count * latentSize;
      const rowsOf = { moments: moments.subarray(2 * from), eps: eps.subarray(from), dz: dz.subarray(from) };
      bench.ops.latent.forward(unrounded(part.z), part.kl, rowsOf.moments, rowsOf.eps, count, latentSize);
      bench.ops.latent.backward(
        unrounded(part.dMoments),
        rowsOf.dz,
        rowsOf.moments,
        rowsOf.eps,
        0.3,
        count,
        latentSize,
      );
      const what = `rows ${begin} to ${begin + count}`;
      expectSameBits(part.z.slice(0, length), whole.z.slice(from, from + length), `z of ${what}`);
      expectSameBits(part.kl.slice(0, length), whole.kl.slice(from, from + length), `kl of ${what}`);
      expectSameBits(
        part.dMoments.slice(0, 2 * length),
        whole.dMoments.slice(2 * from, 2 * (from + length)),
        `dMoments of ${what}`,
      );
    }
  });
}
