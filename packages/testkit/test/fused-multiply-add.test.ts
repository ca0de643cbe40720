import { expect, test } from "vitest";
import { fusedMultiplyAdd, Lcg } from "../src/index.js";

const ulp = 2 ** -23;
const nearOne = 1 + 2 ** -12; // its square is 1 + 2^-11 + 2^-24: halfway between two float32

test.each([
  ["a tie goes to even", nearOne, nearOne, 0, 1 + 2 ** -11],
  ["a little more than a tie goes up", nearOne, nearOne, 2 ** -60, 1 + 2 ** -11 + ulp],
  ["a little less than a tie goes down", nearOne, nearOne, -(2 ** -60), 1 + 2 ** -11],
  ["a product is not rounded before the sum", nearOne, nearOne, -(1 + 2 ** -11), 2 ** -24],
  ["nothing is left of equals", nearOne, nearOne, 0, 1 + 2 ** -11],
  ["signs", -nearOne, nearOne, -(2 ** -60), -(1 + 2 ** -11 + ulp)],
])("%s", (_, a, b, c, expected) => {
  expect(fusedMultiplyAdd(a, b, c)).toBe(expected);
});

/** A float32 as a multiple of 2^−scale, which it has to be. */
const scaled = (x: number, scale: number): bigint => BigInt(x * 2 ** scale);

const distance = (x: bigint, y: bigint): bigint => (x > y ? x - y : y - x);

/** The float32 before and after one that is not 0. */
function neighbours(x: number): readonly number[] {
  const bits = new Uint32Array(Float32Array.of(x).buffer)[0];
  return [bits - 1, bits + 1].map((next) => new Float32Array(Uint32Array.of(next).buffer)[0]);
}

test("no float32 is nearer to the exact sum, at exponents all around each other's", () => {
  const lcg = new Lcg(7);
  const draw = (exponents: number): number =>
    Math.fround((lcg.below(2) * 2 - 1) * (1 + lcg.unit()) * 2 ** (lcg.below(exponents) - exponents / 2));
  for (let i = 0; i < 20_000; i++) {
    const [a, b, c] = [draw(8), draw(8), draw(80)];
    const exact = scaled(a, 60) * scaled(b, 60) + scaled(c, 120);
    const got = fusedMultiplyAdd(a, b, c);
    const off = distance(exact, scaled(got, 120));
    for (const other of neighbours(got)) {
      if (off > distance(exact, scaled(other, 120))) {
        expect.fail(`${a}·${b} + ${c}: ${other} is nearer than ${got}`);
      }
    }
  }
});
