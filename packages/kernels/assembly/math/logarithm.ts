import { madd } from "../vectors/arithmetic";

/**
 * Natural logarithms over four lanes. Coefficients: scripts/fit-polynomials.py.
 */
const ln2High: f32 = 0.693359375;
const ln2Low: f32 = -2.12194440e-4;
const sqrtHalf: f32 = 0.7071067811865476;

/**
 * ln x of a positive, normal and finite x, within 2 ulp: x = 2ⁿ·(1 + f) with 1 + f in [√½, √2), and
 * ln(1 + f) = f − f²/2 + f³·P(f).
 */
export function log(x: v128): v128 {
  const fromSqrtHalf = i32x4.sub(x, f32x4.splat(sqrtHalf));
  const exponent = i32x4.shr_s(fromSqrtHalf, 23);
  const n = f32x4.convert_i32x4_s(exponent);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(exponent, 23)), f32x4.splat(1));
  let p = madd(f32x4.splat(0.06915612518787384), f, f32x4.splat(-0.11789370328187943));
  p = madd(p, f, f32x4.splat(0.11872619390487671));
  p = madd(p, f, f32x4.splat(-0.12384402006864548));
  p = madd(p, f, f32x4.splat(0.14218716323375702));
  p = madd(p, f, f32x4.splat(-0.16669249534606934));
  p = madd(p, f, f32x4.splat(0.20002223551273346));
  p = madd(p, f, f32x4.splat(-0.24999986588954926));
  p = madd(p, f, f32x4.splat(0.3333331048488617));
  const square = f32x4.mul(f, f);
  const tail = madd(n, f32x4.splat(ln2Low), f32x4.mul(f32x4.mul(square, f), p));
  return madd(n, f32x4.splat(ln2High), f32x4.add(f, madd(f32x4.splat(-0.5), square, tail)));
}

/** ln(1 + e) for e in [0, 1], within 3 ulp: all that log1p(exp(−|x|)) asks for, as e·P(e − ½). */
export function log1pOfUnit(e: v128): v128 {
  const t = f32x4.sub(e, f32x4.splat(0.5));
  const square = f32x4.mul(t, t);
  const fourth = f32x4.mul(square, square);
  const p0 = madd(f32x4.splat(-0.28852689266204834), t, f32x4.splat(0.8109301924705505));
  const p2 = madd(f32x4.splat(-0.06770580261945724), t, f32x4.splat(0.1326102465391159));
  const p4 = madd(f32x4.splat(-0.020267631858587265), t, f32x4.splat(0.03661918640136719));
  const p6 = madd(f32x4.splat(-0.008491907268762589), t, f32x4.splat(0.011658012866973877));
  const low = madd(p2, square, p0);
  const high = madd(madd(f32x4.splat(0.005113557912409306), square, p6), square, p4);
  return f32x4.mul(e, madd(high, fourth, low));
}
