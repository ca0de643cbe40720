import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";

const smallestNormal = 1.1754943508222875e-38;

/** 0 where x is denormal: arithmetic on denormals is slow. NaN stays. */
function flushDenormals(v: VectorCode, x: Value): Value {
  return v.keep(x, v.notLessThan(v.abs(x), v.constant(smallestNormal)));
}

/** keep·before + take·g, the moving average of g. */
export function firstMoment(v: VectorCode, keep: Value, before: Value, take: Value, g: Value): Value {
  return flushDenormals(v, v.madd(take, g, v.mul(keep, before)));
}

/** keep·before + take·g², the moving average of g². */
export function secondMoment(v: VectorCode, keep: Value, before: Value, take: Value, g: Value): Value {
  return flushDenormals(v, v.madd(v.mul(take, g), g, v.mul(keep, before)));
}
