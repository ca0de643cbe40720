const float64 = new Float64Array(1);
const float64Bits = new BigUint64Array(float64.buffer);

/**
 * The float32 nearest to a·b + c, of finite float32: one rounding, as a processor's fused multiply-add has.
 *
 * Float64 holds the product exactly, and the sum with an error that is known exactly too (Knuth's TwoSum). Rounded to odd,
 * the sum is on the same side of every tie between float32 as the exact one: so the second rounding does no harm (Boldo &
 * Melquiond 2008, "Emulation of FMA and correctly rounded sums").
 */
export function fusedMultiplyAdd(a: number, b: number, c: number): number {
  const product = a * b;
  const sum = product + c;
  const ofC = sum - product;
  const error = product - (sum - ofC) + (c - ofC);
  return Math.fround(error === 0 ? sum : towardsOdd(sum, error));
}

/** Of the two float64 around sum + error, the one whose last bit is 1. */
function towardsOdd(sum: number, error: number): number {
  float64[0] = sum;
  if (float64Bits[0] % 2n === 0n) float64Bits[0] += sum > 0 === error > 0 ? 1n : -1n;
  return float64[0];
}
