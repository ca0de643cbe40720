import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { expOfNonPositive } from "./exponential.js";

const inverseSqrtTwoPi = 0.3989422804014327;
/** Φ(−12.8) = 8e-38 is still a normal number; further out the tail stays at that. */
const furthest = 12.8;

/** e^(−x²/2). */
export function bell(v: VectorCode, x: Value): Value {
  const a = v.pmin(v.abs(x), v.constant(furthest));
  return expOfNonPositive(v, v.mul(v.constant(-0.5), v.mul(a, a)));
}

/** The standard normal density φ from e^(−x²/2). */
export function densityFromBell(v: VectorCode, bellOfX: Value): Value {
  return v.mul(v.constant(inverseSqrtTwoPi), bellOfX);
}

/**
 * The standard normal distribution function Φ(x) = ½erfc(−x/√2) from e^(−x²/2), with a relative error below
 * (7 + x²)·2^−24 in the lower tail down to −12.8: Φ(−a) = e^(−a²/2)·t·P(t) with t = 1/(1 + 0.3a). Constants and operations are
 * those of the WebAssembly kernels.
 */
export function cdfFromBell(v: VectorCode, x: Value, bellOfX: Value): Value {
  const one = v.constant(1);
  const a = v.pmin(v.abs(x), v.constant(furthest));
  const t = v.div(one, v.madd(v.constant(0.3), a, one));
  let p = v.madd(v.constant(-0.020584674552083015), t, v.constant(0.11221746355295181));
  p = v.madd(p, t, v.constant(-0.22768092155456543));
  p = v.madd(p, t, v.constant(0.1910446286201477));
  p = v.madd(p, t, v.constant(-0.07878050208091736));
  p = v.madd(p, t, v.constant(0.09579508006572723));
  p = v.madd(p, t, v.constant(0.07852112501859665));
  p = v.madd(p, t, v.constant(0.11020572483539581));
  p = v.madd(p, t, v.constant(0.11957558989524841));
  p = v.madd(p, t, v.constant(0.11968648433685303));
  const tail = v.mul(v.mul(bellOfX, t), p);
  return v.select(v.sub(one, tail), tail, v.greaterThan(x, v.constant(0)));
}
