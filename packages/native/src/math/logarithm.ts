import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";

/*
 * Natural logarithms. Constants and operations are those of the WebAssembly kernels, whose scripts/fit-polynomials.py has made
 * the coefficients.
 */
const ln2High = 0.693359375;
const ln2Low = -2.1219444e-4;
const sqrtHalf = Math.SQRT1_2;

/**
 * ln x of a positive, normal and finite x, within 2 ulp: x = 2ⁿ·(1 + f) with 1 + f in [√½, √2), and
 * ln(1 + f) = f − f²/2 + f³·P(f).
 */
export function log(v: VectorCode, x: Value): Value {
  const fromSqrtHalf = v.subInt(x, v.constant(sqrtHalf));
  const exponent = v.shrSigned(fromSqrtHalf, 23);
  const n = v.convert(exponent);
  const f = v.sub(v.subInt(x, v.shl(exponent, 23)), v.constant(1));
  let p = v.madd(v.constant(0.06915612518787384), f, v.constant(-0.11789370328187943));
  p = v.madd(p, f, v.constant(0.11872619390487671));
  p = v.madd(p, f, v.constant(-0.12384402006864548));
  p = v.madd(p, f, v.constant(0.14218716323375702));
  p = v.madd(p, f, v.constant(-0.16669249534606934));
  p = v.madd(p, f, v.constant(0.20002223551273346));
  p = v.madd(p, f, v.constant(-0.24999986588954926));
  p = v.madd(p, f, v.constant(0.3333331048488617));
  const square = v.mul(f, f);
  const tail = v.madd(n, v.constant(ln2Low), v.mul(v.mul(square, f), p));
  return v.madd(n, v.constant(ln2High), v.add(f, v.madd(v.constant(-0.5), square, tail)));
}

/** ln(1 + e) for e in [0, 1], within 3 ulp: all that log1p(exp(−|x|)) asks for, as e·P(e − ½). */
export function log1pOfUnit(v: VectorCode, e: Value): Value {
  const t = v.sub(e, v.constant(0.5));
  const square = v.mul(t, t);
  const fourth = v.mul(square, square);
  const p0 = v.madd(v.constant(-0.28852689266204834), t, v.constant(0.8109301924705505));
  const p2 = v.madd(v.constant(-0.06770580261945724), t, v.constant(0.1326102465391159));
  const p4 = v.madd(v.constant(-0.020267631858587265), t, v.constant(0.03661918640136719));
  const p6 = v.madd(v.constant(-0.008491907268762589), t, v.constant(0.011658012866973877));
  const low = v.madd(p2, square, p0);
  const high = v.madd(v.madd(v.constant(0.005113557912409306), square, p6), square, p4);
  return v.mul(e, v.madd(high, fourth, low));
}
