import { describe, expect, it } from "vitest";
import { columnwise, type Head, type HeadRow } from "../../src/index.js";

type Config = { readonly kind: "sum"; readonly factor: number };
const config: Config = { kind: "sum", factor: 10 };

/** A formula whose every result tells what it was given. */
const formula = columnwise<Config>({
  parameters: 2,
  nats: (x, [a, b], { factor }) => factor * x + a + b / 100,
  gradient(d, x, [a, b], { factor }) {
    d[0] = factor * a + x;
    d[1] = factor * b + x;
  },
  mean: ([a, b]) => a - b,
  sample: ([a, b], { factor }, uniform) => factor * a + b + uniform(),
});

const head: Head = { columns: 3, outputs: 6, likelihood: config };
const row: HeadRow = {
  head,
  theta: Float64Array.of(-1, 1, 2, 3, 4, 5, 6, -1),
  thetaAt: 1,
  x: Float64Array.of(-9, -9, 7, 8, 9, -9),
  xAt: 2,
  present: undefined,
};
const present = Float64Array.of(0, 0, 1, 0, 1, 0);

describe("columnwise", () => {
  it("has the parameters of every column", () => {
    expect(formula.outputsOf(1, config)).toBe(2);
    expect(formula.outputsOf(7, config)).toBe(14);
  });

  it("gives the formula each column's value, parameters and configuration, and sums in their order", () => {
    const gradient = new Float64Array(6);
    expect(formula.nats(row, gradient, config)).toBe(71.02 + 83.04 + 95.06);
    expect([...gradient]).toEqual([10 + 7, 20 + 7, 30 + 8, 40 + 8, 50 + 9, 60 + 9]);
    expect(formula.nats(row, undefined, config)).toBe(71.02 + 83.04 + 95.06);
  });

  it("leaves out missing columns, and writes 0 for their gradient", () => {
    const gradient = new Float64Array(6).fill(Number.NaN);
    const holed = { ...row, x: row.x.with(3, Number.NaN), present };
    expect(formula.nats(holed, gradient, config)).toBe(71.02 + 95.06);
    expect([...gradient]).toEqual([17, 27, 0, 0, 59, 69]);
    expect(formula.nats(holed, undefined, config)).toBe(71.02 + 95.06);
  });

  it("means and samples every column, missing or not", () => {
    const out = new Float64Array(3);
    formula.mean(out, { ...row, present }, config);
    expect([...out]).toEqual([-1, -1, -1]);
    const numbers = [0.25, 0.5, 0.75];
    formula.sample(out, { ...row, present }, config, () => numbers.shift() as number);
    expect([...out]).toEqual([12.25, 34.5, 56.75]);
    expect(numbers).toEqual([]);
  });

  it("reads float32 parameters as they are", () => {
    const narrow = { ...row, theta: Float32Array.from(row.theta), x: Float32Array.from(row.x) };
    expect(formula.nats(narrow, undefined, config)).toBe(formula.nats(row, undefined, config));
  });
});
