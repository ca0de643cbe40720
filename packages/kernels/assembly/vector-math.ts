/**
 * Elementary functions on four floats. Coefficients are minimax fits by scripts/fit-polynomials.py. Bounds are
 * in units in the last place of the exact value, and hold for both builds; the tests sweep them against
 * float64. NaN gives NaN.
 */
import { madd, nmadd } from "./arithmetic";

const log2e: f32 = 1.4426950408889634;
/** ln 2 in two parts; the first has so few bits that its product with an exponent is exact. */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.12194440054690583e-4;

/** e^x of these and beyond is 0 and infinity in float32 without denormals. */
const expLow: f32 = -87.33654;
const expHigh: f32 = 88.72284;

/** 2^n for whole n, as a float: exact from −126 to 127. */
function exponent(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

/** expm1(r) for |r| ≤ ½ ln 2. */
function expm1Reduced(r: v128): v128 {
  let p = f32x4.splat(0.0013882522471249104);
  p = madd(p, r, f32x4.splat(0.00836651399731636));
  p = madd(p, r, f32x4.splat(0.04166720062494278));
  p = madd(p, r, f32x4.splat(0.1666654348373413));
  p = madd(p, r, f32x4.splat(0.4999999701976776));
  return madd(f32x4.mul(r, r), p, r);
}

/** x − n·ln 2. */
function reduced(x: v128, n: v128): v128 {
  return nmadd(n, f32x4.splat(ln2Low), nmadd(n, f32x4.splat(ln2High), x));
}

/** e^x: at most 2 ulp on [−87.33, 88.72]; 0 below, infinity above. */
export function exp(x: v128): v128 {
  const clamped = f32x4.max(f32x4.min(x, f32x4.splat(expHigh)), f32x4.splat(expLow));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(log2e)));
  const p = f32x4.add(expm1Reduced(reduced(clamped, n)), f32x4.splat(1));
  // Two factors, since 2^128 alone is no float.
  const whole = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(whole, 1);
  const scaled = f32x4.mul(f32x4.mul(p, exponent(half)), exponent(i32x4.sub(whole, half)));
  const inRange = v128.andnot(scaled, f32x4.lt(x, f32x4.splat(expLow)));
  return v128.bitselect(f32x4.splat(Infinity), inRange, f32x4.gt(x, f32x4.splat(expHigh)));
}

/** e^x of x ≤ 0: at most 2 ulp on [−87.33, 0]; 0 below. */
export function expOfNegative(x: v128): v128 {
  const clamped = f32x4.max(x, f32x4.splat(expLow));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(log2e)));
  const p = f32x4.add(expm1Reduced(reduced(clamped, n)), f32x4.splat(1));
  const scaled = f32x4.mul(p, exponent(i32x4.trunc_sat_f32x4_s(n)));
  return v128.andnot(scaled, f32x4.lt(x, f32x4.splat(expLow)));
}

/** e^x − 1: at most 3 ulp up to 88; infinity above 88.37. */
export function expm1(x: v128): v128 {
  const clamped = f32x4.max(f32x4.min(x, f32x4.splat(expHigh)), f32x4.splat(-20));
  const n = f32x4.nearest(f32x4.mul(clamped, f32x4.splat(log2e)));
  const p = expm1Reduced(reduced(clamped, n));
  const scale = exponent(i32x4.trunc_sat_f32x4_s(n));
  return f32x4.add(f32x4.mul(p, scale), f32x4.sub(scale, f32x4.splat(1)));
}

/** ln x of normal positive x: at most 2 ulp. */
export function log(x: v128): v128 {
  // x = 2^n·m with m in [√½, √2): shift the split of exponent and mantissa by √½.
  const bits = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const n = f32x4.convert_i32x4_s(i32x4.shr_s(bits, 23));
  const m = i32x4.add(v128.and(bits, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const f = f32x4.sub(m, f32x4.splat(1));
  let p = f32x4.splat(0.06746640801429749);
  p = madd(p, f, f32x4.splat(-0.11675652116537094));
  p = madd(p, f, f32x4.splat(0.11888162046670914));
  p = madd(p, f, f32x4.splat(-0.1240558922290802));
  p = madd(p, f, f32x4.splat(0.14219552278518677));
  p = madd(p, f, f32x4.splat(-0.1666799634695053));
  p = madd(p, f, f32x4.splat(0.2000211924314499));
  p = madd(p, f, f32x4.splat(-0.25000008940696716));
  p = madd(p, f, f32x4.splat(0.3333331346511841));
  const square = f32x4.mul(f, f);
  let y = f32x4.mul(f32x4.mul(f, square), p);
  y = madd(n, f32x4.splat(ln2Low), y);
  y = nmadd(square, f32x4.splat(0.5), y);
  return madd(n, f32x4.splat(ln2High), f32x4.add(f, y));
}

/** ln(1 + x) for x in [0, 1]: at most 2 ulp. */
export function log1pOfUnit(x: v128): v128 {
  let p = f32x4.splat(-0.003244024235755205);
  p = madd(p, x, f32x4.splat(0.019851457327604294));
  p = madd(p, x, f32x4.splat(-0.056959524750709534));
  p = madd(p, x, f32x4.splat(0.10603653639554977));
  p = madd(p, x, f32x4.splat(-0.15305592119693756));
  p = madd(p, x, f32x4.splat(0.1967593878507614));
  p = madd(p, x, f32x4.splat(-0.24954134225845337));
  p = madd(p, x, f32x4.splat(0.3332996368408203));
  p = madd(p, x, f32x4.splat(-0.4999990165233612));
  return madd(f32x4.mul(p, x), x, x);
}

/** 1/(1 + e^−x): at most 3 ulp from −87 up. */
export function sigmoid(x: v128): v128 {
  return sigmoidFrom(x, expOfNegative(f32x4.neg(f32x4.abs(x))));
}

/** The sigmoid of x, given e = e^−|x|. */
export function sigmoidFrom(x: v128, e: v128): v128 {
  const one = f32x4.splat(1);
  const numerator = v128.bitselect(e, one, f32x4.lt(x, f32x4.splat(0)));
  return f32x4.div(numerator, f32x4.add(one, e));
}

/** ln(1 + e^x), given e = e^−|x|. */
export function softplusFrom(x: v128, e: v128): v128 {
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1pOfUnit(e));
}

/** tanh x: at most 3 ulp. */
export function tanh(x: v128): v128 {
  const magnitude = f32x4.abs(x);
  const s = f32x4.mul(x, x);
  let p = f32x4.splat(-0.005704986862838268);
  p = madd(p, s, f32x4.splat(0.0206390880048275));
  p = madd(p, s, f32x4.splat(-0.05373971536755562));
  p = madd(p, s, f32x4.splat(0.13331441581249237));
  p = madd(p, s, f32x4.splat(-0.3333328068256378));
  const small = madd(f32x4.mul(p, s), x, x);
  const e = expOfNegative(f32x4.mul(magnitude, f32x4.splat(-2)));
  const one = f32x4.splat(1);
  const large = f32x4.div(f32x4.sub(one, e), f32x4.add(one, e));
  const signed = v128.bitselect(large, x, i32x4.splat(0x7fffffff));
  return v128.bitselect(signed, small, f32x4.gt(magnitude, f32x4.splat(0.625)));
}

/** erf x: at most 4 ulp. */
export function erf(x: v128): v128 {
  const a = f32x4.min(f32x4.abs(x), f32x4.splat(4));
  let p = f32x4.splat(1.1930990240216488e-6);
  p = madd(p, a, f32x4.splat(-2.135251634172164e-5));
  p = madd(p, a, f32x4.splat(0.0001674720988376066));
  p = madd(p, a, f32x4.splat(-0.0007406658260151744));
  p = madd(p, a, f32x4.splat(0.0017993275541812181));
  p = madd(p, a, f32x4.splat(-0.0002530408964958042));
  p = madd(p, a, f32x4.splat(-0.019117703661322594));
  p = madd(p, a, f32x4.splat(0.10277128219604492));
  p = madd(p, a, f32x4.splat(0.6366198062896729));
  p = madd(p, a, f32x4.splat(1.128379225730896));
  const y = f32x4.neg(expm1(f32x4.neg(f32x4.mul(p, a))));
  return v128.bitselect(y, x, i32x4.splat(0x7fffffff));
}

/** The standard normal distribution function, ½(1 + erf(x/√2)): 2e-7 in absolute terms. */
export function normalCdf(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return madd(half, erf(f32x4.mul(x, f32x4.splat(0.7071067811865476))), half);
}

/** sin 2πu for u in [0, 1), whose product with 4 is exact: 1e-7 in absolute terms. */
export function sinOfTurns(u: v128): v128 {
  const t = f32x4.mul(u, f32x4.splat(4));
  return sinOfQuadrant(t, f32x4.nearest(t), 0);
}

/** cos 2πu, as `sinOfTurns`. */
export function cosOfTurns(u: v128): v128 {
  const t = f32x4.mul(u, f32x4.splat(4));
  return sinOfQuadrant(t, f32x4.nearest(t), 1);
}

/** sin of π/2·(t + ahead), where q is t to the nearest whole number of quadrants. */
function sinOfQuadrant(t: v128, q: v128, ahead: i32): v128 {
  const f = f32x4.sub(t, q);
  const s = f32x4.mul(f, f);
  let sine = f32x4.splat(0.00015820674889255315);
  sine = madd(sine, s, f32x4.splat(-0.004681266378611326));
  sine = madd(sine, s, f32x4.splat(0.07969257980585098));
  sine = madd(sine, s, f32x4.splat(-0.6459640860557556));
  sine = f32x4.mul(madd(sine, s, f32x4.splat(1.5707963705062866)), f);
  let cosine = f32x4.splat(0.0009036316769197583);
  cosine = madd(cosine, s, f32x4.splat(-0.02086007222533226));
  cosine = madd(cosine, s, f32x4.splat(0.25366920232772827));
  cosine = madd(cosine, s, f32x4.splat(-1.2337005138397217));
  cosine = madd(cosine, s, f32x4.splat(1));
  const quadrant = i32x4.add(i32x4.trunc_sat_f32x4_s(q), i32x4.splat(ahead));
  const odd = i32x4.shl(quadrant, 31);
  const value = v128.bitselect(cosine, sine, i32x4.shr_s(odd, 31));
  const sign = i32x4.shl(v128.and(quadrant, i32x4.splat(2)), 30);
  return v128.xor(value, sign);
}
