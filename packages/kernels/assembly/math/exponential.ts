import { madd, nmadd } from "../vectors/arithmetic";

/**
 * e^x over four lanes. x = n·ln2 + r with |r| ≤ ln2/2, e^r − 1 = r + r²·P(r), and 2ⁿ is put together from
 * its bits. Coefficients: scripts/fit-polynomials.py; the two-part ln2 is that of Cody & Waite 1980.
 */
const log2e: f32 = 1.4426950408889634;
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.12194440e-4;

/** 1.5·2²³: adding it rounds to an integer, which is left in the low bits. */
const roundingShift: f32 = 12582912;

/** ln 2^−126 and ln 2^127.5: n stays within the exponents of normal numbers. */
const lowest: f32 = -87.336544;
const highest: f32 = 88.37626;

function integerPart(x: v128): v128 {
  return madd(x, f32x4.splat(log2e), f32x4.splat(roundingShift));
}

/** (e^r − 1 − r)/r². */
function remainderPolynomial(r: v128): v128 {
  const square = f32x4.mul(r, r);
  const low = madd(f32x4.splat(0.16666534543037415), r, f32x4.splat(0.5));
  const middle = madd(f32x4.splat(0.008367587812244892), r, f32x4.splat(0.041666388511657715));
  return madd(madd(f32x4.splat(0.0013942044461145997), square, middle), square, low);
}

/** e^r − 1 for the remainder r of x = n·ln2 + r. */
function remainderMinus1(x: v128, shifted: v128): v128 {
  const n = f32x4.sub(shifted, f32x4.splat(roundingShift));
  const r = nmadd(n, f32x4.splat(ln2Low), nmadd(n, f32x4.splat(ln2High), x));
  return madd(f32x4.mul(r, r), remainderPolynomial(r), r);
}

/** 2ⁿ. */
function powerOfTwo(shifted: v128): v128 {
  return i32x4.add(i32x4.shl(shifted, 23), f32x4.splat(1));
}

/** e^x: within 2 ulp on [−87.3, 88.3], 0 below, ∞ above; NaN stays NaN. */
export function exp(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, f32x4.splat(highest)), f32x4.splat(lowest));
  const shifted = integerPart(clamped);
  const scale = powerOfTwo(shifted);
  const value = madd(scale, remainderMinus1(clamped, shifted), scale);
  const flushed = v128.andnot(value, f32x4.lt(x, f32x4.splat(lowest)));
  return v128.bitselect(f32x4.splat(f32.POSITIVE_INFINITY), flushed, f32x4.gt(x, f32x4.splat(highest)));
}

/** e^x for x ≤ 0: as `exp`, but never below 2^−126, where 0 would be. */
export function expOfNonPositive(x: v128): v128 {
  const clamped = f32x4.pmax(x, f32x4.splat(lowest));
  const shifted = integerPart(clamped);
  const scale = powerOfTwo(shifted);
  return madd(scale, remainderMinus1(clamped, shifted), scale);
}

/** e^x − 1: within 3 ulp up to 88.3, ∞ above; NaN stays NaN. */
export function expm1(x: v128): v128 {
  const clamped = f32x4.pmax(f32x4.pmin(x, f32x4.splat(highest)), f32x4.splat(lowest));
  const shifted = integerPart(clamped);
  const scale = powerOfTwo(shifted);
  const value = madd(scale, remainderMinus1(clamped, shifted), f32x4.sub(scale, f32x4.splat(1)));
  return v128.bitselect(f32x4.splat(f32.POSITIVE_INFINITY), value, f32x4.gt(x, f32x4.splat(highest)));
}

/**
 * e^x − 1 − x, with a relative error below 1.5e-6 however small x is: where n is 0 the polynomial alone says it,
 * without the cancellation.
 */
export function expm1MinusX(x: v128): v128 {
  const direct = f32x4.mul(f32x4.mul(x, x), remainderPolynomial(x));
  const subtracted = f32x4.sub(expm1(x), x);
  return v128.bitselect(direct, subtracted, f32x4.lt(f32x4.abs(x), f32x4.splat(0.3465)));
}
