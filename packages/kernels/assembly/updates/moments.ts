import { madd } from "../vectors/arithmetic";

const smallestNormal: f32 = 1.1754943508222875e-38;

/** 0 where x is denormal: there is no flush-to-zero mode, and arithmetic on denormals is slow. NaN stays. */
function flushDenormals(x: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), f32x4.splat(smallestNormal)));
}

/** keep·before + take·g, the moving average of g. */
export function firstMoment(keep: v128, before: v128, take: v128, g: v128): v128 {
  return flushDenormals(madd(take, g, f32x4.mul(keep, before)));
}

/** keep·before + take·g², the moving average of g². */
export function secondMoment(keep: v128, before: v128, take: v128, g: v128): v128 {
  return flushDenormals(madd(f32x4.mul(take, g), g, f32x4.mul(keep, before)));
}
