import { madd } from "../vectors/arithmetic";
import { expOfNonPositive } from "./exponential";

const inverseSqrtTwoPi: f32 = 0.3989422804014327;
/** Φ(−12.8) = 8e-38 is still a normal number; further out the tail stays at that. */
const furthest: f32 = 12.8;

/** e^(−x²/2). */
export function bell(x: v128): v128 {
  const a = f32x4.pmin(f32x4.abs(x), f32x4.splat(furthest));
  return expOfNonPositive(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(a, a)));
}

/** The standard normal density φ from e^(−x²/2). */
export function densityFromBell(bellOfX: v128): v128 {
  return f32x4.mul(f32x4.splat(inverseSqrtTwoPi), bellOfX);
}

/**
 * The standard normal distribution function Φ(x) = ½erfc(−x/√2) from e^(−x²/2), with a relative error below
 * (7 + x²)·2^−24 in the lower tail down to −12.8: Φ(−a) = e^(−a²/2)·t·P(t) with t = 1/(1 + 0.3a).
 * Coefficients: scripts/fit-polynomials.py.
 */
export function cdfFromBell(x: v128, bellOfX: v128): v128 {
  const one = f32x4.splat(1);
  const a = f32x4.pmin(f32x4.abs(x), f32x4.splat(furthest));
  const t = f32x4.div(one, madd(f32x4.splat(0.3), a, one));
  let p = madd(f32x4.splat(-0.020584674552083015), t, f32x4.splat(0.11221746355295181));
  p = madd(p, t, f32x4.splat(-0.22768092155456543));
  p = madd(p, t, f32x4.splat(0.1910446286201477));
  p = madd(p, t, f32x4.splat(-0.07878050208091736));
  p = madd(p, t, f32x4.splat(0.09579508006572723));
  p = madd(p, t, f32x4.splat(0.07852112501859665));
  p = madd(p, t, f32x4.splat(0.11020572483539581));
  p = madd(p, t, f32x4.splat(0.11957558989524841));
  p = madd(p, t, f32x4.splat(0.11968648433685303));
  const tail = f32x4.mul(f32x4.mul(bellOfX, t), p);
  return v128.bitselect(f32x4.sub(one, tail), tail, f32x4.gt(x, f32x4.splat(0)));
}
