import { Lcg } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { type Head, type HeadRow, type KindConfig, likelihoods } from "../../src/index.js";
import "../made-up/likelihoods.js";

const columns = 5;
/** Of the difference quotient: h²·f‴/6 is around 1e-10, and rounding leaves |nats|·2^-53/h as much. */
const h = 1e-5;
const tolerance = 1e-8;

/** Every likelihood, core's and made-up ones, with data that it may see. */
const cases: readonly { readonly config: KindConfig; readonly draw: (lcg: Lcg) => number }[] = [
  { config: { kind: "bernoulli" }, draw: (lcg) => lcg.unit() },
  { config: { kind: "bernoulli" }, draw: (lcg) => lcg.below(2) },
  { config: { kind: "gaussian", variance: 1 }, draw: (lcg) => lcg.between(-3, 3) },
  { config: { kind: "gaussian", variance: 0.037 }, draw: (lcg) => lcg.between(-1, 1) },
  { config: { kind: "made-up-poisson" }, draw: (lcg) => lcg.below(7) },
  { config: { kind: "made-up-heteroscedastic" }, draw: (lcg) => lcg.between(-3, 3) },
  { config: { kind: "made-up-categorical", classes: 4 }, draw: (lcg) => lcg.below(4) },
];

/** A row of a head in the middle of longer blocks, so that offsets count. */
function rowOf(config: KindConfig, draw: (lcg: Lcg) => number, seed: number) {
  const lcg = new Lcg(seed);
  const outputs = likelihoods.get(config.kind).outputsOf(columns, config);
  const head: Head = { columns, outputs, likelihood: config };
  const theta = lcg.fill(new Float64Array(outputs + 7), -2, 2);
  const x = Float64Array.from({ length: columns + 9 }, () => draw(lcg));
  const row: HeadRow = { head, theta, thetaAt: 3, x, xAt: 4, present: undefined };
  return { row, outputs };
}

/** Which of the row's cells are missing, as the mask says it, among ones and zeros of other heads. */
const masked = (row: HeadRow, missing: readonly number[]): HeadRow => ({
  ...row,
  present: Float64Array.from(row.x, (_, i) => Number(!missing.includes(i - row.xAt))),
});

it("every likelihood of the table has its cases here", () => {
  expect(new Set(cases.map(({ config }) => config.kind))).toEqual(new Set(likelihoods.kinds));
});

describe.each(cases)("$config", ({ config, draw }) => {
  const likelihood = likelihoods.get(config.kind);
  const natsOf = (row: HeadRow): number => likelihood.nats(row, undefined, config);

  it.each([[], [0], [1, 4], [0, 1, 2, 3, 4]])(
    "its gradient is the central difference of its nats, with cells %j missing",
    (...missing) => {
      for (let seed = 1; seed <= 20; seed++) {
        const { row: whole, outputs } = rowOf(config, draw, seed);
        const row = masked(whole, missing);
        const gradient = new Float64Array(outputs).fill(Number.NaN);
        const nats = likelihood.nats(row, gradient, config);
        expect(nats, "with and without the gradient").toBe(natsOf(row));
        for (let k = 0; k < outputs; k++) {
          const at = row.thetaAt + k;
          const theta = row.theta[at];
          row.theta[at] = theta + h;
          const above = natsOf(row);
          row.theta[at] = theta - h;
          const below = natsOf(row);
          row.theta[at] = theta;
          const quotient = (above - below) / (2 * h);
          expect(Math.abs(gradient[k] - quotient), `∂/∂θ_${k}`).toBeLessThanOrEqual(
            tolerance * (1 + Math.abs(quotient)),
          );
        }
      }
    },
  );

  it("writes as many gradients as the head has outputs", () => {
    const { row, outputs } = rowOf(config, draw, 1);
    const gradient = new Float64Array(outputs + 2).fill(Number.NaN);
    likelihood.nats(row, gradient, config);
    expect(gradient.findIndex(Number.isNaN)).toBe(outputs);
  });

  it("a mask of ones changes no bit", () => {
    const { row, outputs } = rowOf(config, draw, 2);
    const [plain, ones] = [new Float64Array(outputs), new Float64Array(outputs)];
    expect(likelihood.nats(masked(row, []), ones, config)).toBe(likelihood.nats(row, plain, config));
    expect(ones).toEqual(plain);
  });

  it("what a missing cell holds has no effect on anything, and its parameters have no gradient", () => {
    const missing = [1, 3];
    const { row, outputs } = rowOf(config, draw, 3);
    const perColumn = outputs / columns;
    const before = new Float64Array(outputs);
    const nats = likelihood.nats(masked(row, missing), before, config);
    for (const other of [0, -7, 1e300, Number.POSITIVE_INFINITY, Number.NaN]) {
      for (const j of missing) {
        row.x[row.xAt + j] = other;
        row.theta.fill(-1.5, row.thetaAt + j * perColumn, row.thetaAt + (j + 1) * perColumn);
      }
      const after = new Float64Array(outputs);
      expect(likelihood.nats(masked(row, missing), after, config)).toBe(nats);
      expect(after).toEqual(before);
    }
    before.forEach((d, k) => {
      if (missing.includes(Math.floor(k / perColumn))) expect(Math.abs(d)).toBe(0);
    });
  });

  it("the nats of a row are the sum of those with all cells but one missing", () => {
    const { row } = rowOf(config, draw, 4);
    const all = Array.from({ length: columns }, (_, j) => j);
    const sum = all.reduce(
      (nats, j) =>
        nats +
        natsOf(
          masked(
            row,
            all.filter((other) => other !== j),
          ),
        ),
      0,
    );
    expect(natsOf(row)).toBeCloseTo(sum, 11);
    expect(natsOf(masked(row, all))).toBe(0);
  });

  it("sample has the likelihood's own mean, and reads theta alone", () => {
    const { row } = rowOf(config, draw, 5);
    const mean = new Float64Array(columns);
    likelihood.mean(mean, row, config);
    const { sums, squares, draws } = sampled(config, row);
    sums.forEach((sum, j) => {
      const average = sum / draws;
      const deviation = Math.sqrt(Math.max(0, squares[j] / draws - average ** 2));
      // Five standard errors of a mean: once in two million columns; the seed is fixed.
      expect(Math.abs(average - mean[j]), `column ${j}`).toBeLessThanOrEqual(
        (5 * deviation) / Math.sqrt(draws),
      );
    });
    const blank = { ...row, x: row.x.map(() => Number.NaN), present: row.x.map(() => 0) };
    const again = new Float64Array(columns);
    likelihood.mean(again, blank, config);
    expect(again).toEqual(mean);
    expect(sampled(config, blank, 3)).toEqual(sampled(config, row, 3));
  });
});

const numbers = 40_000;

/** Sums and sums of squares of many draws. */
function sampled(config: KindConfig, row: HeadRow, draws = numbers) {
  const lcg = new Lcg(77);
  // Never 0, whose logarithm a sample may take.
  const uniform = (): number => lcg.unit() + 2 ** -25;
  const out = new Float64Array(columns);
  const [sums, squares] = [new Float64Array(columns), new Float64Array(columns)];
  for (let n = 0; n < draws; n++) {
    likelihoods.get(config.kind).sample(out, row, config, uniform);
    out.forEach((value, j) => {
      sums[j] += value;
      squares[j] += value * value;
    });
  }
  return { sums, squares, draws };
}

/**
 * The law of a likelihood's samples is exp(−nats): frequencies of what can be counted. Five standard errors of a frequency
 * are √(p(1 − p)/n)·5.
 */
describe("frequencies of samples are exp(−nats)", () => {
  it.each([
    [{ kind: "bernoulli" }, [0, 1]],
    [{ kind: "made-up-poisson" }, [0, 1, 2, 3, 4, 5, 6]],
    [{ kind: "made-up-categorical", classes: 4 }, [0, 1, 2, 3]],
  ] as const)("%o", (config, values) => {
    const { row } = rowOf(config, () => 0, 6);
    const one = { ...row, head: { ...row.head, columns: 1 } };
    const lcg = new Lcg(78);
    const out = new Float64Array(1);
    const counts = new Map<number, number>();
    for (let n = 0; n < numbers; n++) {
      likelihoods.get(config.kind).sample(out, one, config, () => lcg.unit() + 2 ** -25);
      counts.set(out[0], (counts.get(out[0]) ?? 0) + 1);
    }
    for (const value of values) {
      const x = new Float64Array(row.x.length).fill(value);
      const p = Math.exp(-likelihoods.get(config.kind).nats({ ...one, x }, undefined, config));
      const frequency = (counts.get(value) ?? 0) / numbers;
      expect(Math.abs(frequency - p), `of ${value}`).toBeLessThanOrEqual(
        5 * Math.sqrt((p * (1 - p)) / numbers),
      );
    }
  });
});

describe("a gaussian's samples", () => {
  it.each([1, 0.037, 9])(
    "have the variance %d and a normal's shares within 1 and 2 deviations",
    (variance) => {
      const config = { kind: "gaussian", variance };
      const { row } = rowOf(config, () => 0, 7);
      const out = new Float64Array(columns);
      const lcg = new Lcg(79);
      let [square, within1, within2] = [0, 0, 0];
      const n = numbers;
      for (let i = 0; i < n; i++) {
        likelihoods.get("gaussian").sample(out, row, config, () => lcg.unit() + 2 ** -25);
        const standard = (out[2] - row.theta[row.thetaAt + 2]) / Math.sqrt(variance);
        square += standard ** 2;
        within1 += Number(Math.abs(standard) < 1);
        within2 += Number(Math.abs(standard) < 2);
      }
      // The variance of a squared normal is 2.
      expect(Math.abs(square / n - 1)).toBeLessThanOrEqual(5 * Math.sqrt(2 / n));
      expect(Math.abs(within1 / n - 0.6826894921370859)).toBeLessThanOrEqual(5 * Math.sqrt(0.22 / n));
      expect(Math.abs(within2 / n - 0.9544997361036416)).toBeLessThanOrEqual(5 * Math.sqrt(0.05 / n));
    },
  );
});

describe("nats are −log of the textbook's densities", () => {
  const one = (config: KindConfig, theta: number[], x: number): number =>
    likelihoods.get(config.kind).nats(
      {
        head: { columns: 1, outputs: theta.length, likelihood: config },
        ...{ theta: Float64Array.from(theta), thetaAt: 0, x: Float64Array.of(x), xAt: 0, present: undefined },
      },
      undefined,
      config,
    );

  it.each([-30, -2, 0, 0.3, 5])("bernoulli of logit %d", (logit) => {
    const p = 1 / (1 + Math.exp(-logit));
    expect(one({ kind: "bernoulli" }, [logit], 1)).toBeCloseTo(-Math.log(p), 12);
    expect(one({ kind: "bernoulli" }, [-logit], 0)).toBeCloseTo(-Math.log(p), 12);
  });

  it("bernoulli in the tails", () => {
    expect(one({ kind: "bernoulli" }, [1e4], 0)).toBe(1e4);
    expect(one({ kind: "bernoulli" }, [-1e4], 1)).toBe(1e4);
    expect(one({ kind: "bernoulli" }, [-800], 0)).toBe(0);
  });

  // −log of Python's statistics.NormalDist(mean, √variance).pdf(x).
  it.each([
    [1, 0, 0, 0.9189385332046727],
    [1, 1.5, -0.5, 2.9189385332046727],
    [0.25, 0.1, 0.7, 0.9457913526447272],
    [9, -2, 4, 4.017550821872782],
  ])("gaussian of variance %d, mean %d at %d", (variance, mean, x, nats) => {
    expect(one({ kind: "gaussian", variance }, [mean], x)).toBeCloseTo(nats, 13);
  });
});

describe("ranges", () => {
  it.each([
    [{ kind: "bernoulli" }, { low: 0, high: 1, isWhole: false }],
    [
      { kind: "gaussian", variance: 2 },
      { low: -Number.MAX_VALUE, high: Number.MAX_VALUE, isWhole: false },
    ],
  ])("of %o", (config, range) => {
    expect(likelihoods.get(config.kind).rangeOf(config)).toMatchObject(range);
  });
});
