import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";

/*
 * e^x. x = n·ln2 + r with |r| ≤ ln2/2, e^r − 1 = r + r²·P(r), and 2ⁿ is put together from its bits. Constants and operations
 * are those of the WebAssembly kernels, whose scripts/fit-polynomials.py has made the coefficients; the two-part ln2 is that of
 * Cody & Waite 1980.
 */
const log2e = Math.LOG2E;
const ln2High = 0.693359375;
const ln2Low = -2.1219444e-4;

/** 1.5·2²³: adding it rounds to an integer, which is left in the low bits. */
const roundingShift = 12582912;

/** ln 2^−126 and ln 2^127.5: n stays within the exponents of normal numbers. */
const lowest = -87.336544;
const highest = 88.37626;

function integerPart(v: VectorCode, x: Value): Value {
  return v.madd(x, v.constant(log2e), v.constant(roundingShift));
}

/** (e^r − 1 − r)/r². */
function remainderPolynomial(v: VectorCode, r: Value): Value {
  const square = v.mul(r, r);
  const low = v.madd(v.constant(0.16666534543037415), r, v.constant(0.5));
  const middle = v.madd(v.constant(0.008367587812244892), r, v.constant(0.041666388511657715));
  return v.madd(v.madd(v.constant(0.0013942044461145997), square, middle), square, low);
}

/** e^r − 1 for the remainder r of x = n·ln2 + r. */
function remainderMinus1(v: VectorCode, x: Value, shifted: Value): Value {
  const n = v.sub(shifted, v.constant(roundingShift));
  const r = v.nmadd(n, v.constant(ln2Low), v.nmadd(n, v.constant(ln2High), x));
  return v.madd(v.mul(r, r), remainderPolynomial(v, r), r);
}

/** 2ⁿ. */
function powerOfTwo(v: VectorCode, shifted: Value): Value {
  return v.addInt(v.shl(shifted, 23), v.constant(1));
}

/** e^x: within 2 ulp on [−87.3, 88.3], 0 below, ∞ above; NaN stays NaN. */
export function exp(v: VectorCode, x: Value): Value {
  const clamped = v.pmax(v.pmin(x, v.constant(highest)), v.constant(lowest));
  const shifted = integerPart(v, clamped);
  const scale = powerOfTwo(v, shifted);
  const value = v.madd(scale, remainderMinus1(v, clamped, shifted), scale);
  const flushed = v.keep(value, v.notLessThan(x, v.constant(lowest)));
  return v.select(v.constant(Infinity), flushed, v.greaterThan(x, v.constant(highest)));
}

/** e^x for x ≤ 0: as `exp`, but never below 2^−126, where 0 would be. */
export function expOfNonPositive(v: VectorCode, x: Value): Value {
  const clamped = v.pmax(x, v.constant(lowest));
  const shifted = integerPart(v, clamped);
  const scale = powerOfTwo(v, shifted);
  return v.madd(scale, remainderMinus1(v, clamped, shifted), scale);
}

/** e^x − 1: within 3 ulp up to 88.3, ∞ above; NaN stays NaN. */
export function expm1(v: VectorCode, x: Value): Value {
  const clamped = v.pmax(v.pmin(x, v.constant(highest)), v.constant(lowest));
  const shifted = integerPart(v, clamped);
  const scale = powerOfTwo(v, shifted);
  const value = v.madd(scale, remainderMinus1(v, clamped, shifted), v.sub(scale, v.constant(1)));
  return v.select(v.constant(Infinity), value, v.greaterThan(x, v.constant(highest)));
}

/**
 * e^x − 1 − x, with a relative error below 1.5e-6 however small x is: where n is 0 the polynomial alone says it,
 * without the cancellation.
 */
export function expm1MinusX(v: VectorCode, x: Value): Value {
  const direct = v.mul(v.mul(x, x), remainderPolynomial(v, x));
  const subtracted = v.sub(expm1(v, x), x);
  return v.select(direct, subtracted, v.lessThan(v.abs(x), v.constant(0.3465)));
}
