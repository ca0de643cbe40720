import { madd } from "../vectors/arithmetic";

/**
 * cos 2πu over four lanes, for |u| ≤ 2²², within 3 ulp near its zeros too: cos 2πu = sin 2πs with
 * s = ¼ − |u − round(u)|, which is exact for a multiple of 2^−24 in [−1, 1]. sin 2πu is cos 2π(u − ¼).
 * Coefficients: scripts/fit-polynomials.py.
 */
export function cosTurns(u: v128): v128 {
  const s = f32x4.sub(f32x4.splat(0.25), f32x4.abs(f32x4.sub(u, f32x4.nearest(u))));
  const q = f32x4.mul(s, s);
  let p = madd(f32x4.splat(40.875911712646484), q, f32x4.splat(-76.72798156738281));
  p = madd(p, q, f32x4.splat(81.60863494873047));
  p = madd(p, q, f32x4.splat(-41.341766357421875));
  p = madd(p, q, f32x4.splat(6.2831854820251465));
  return f32x4.mul(s, p);
}
