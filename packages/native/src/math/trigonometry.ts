import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";

/**
 * cos 2πu for |u| ≤ 2²², within 3 ulp near its zeros too: cos 2πu = sin 2πs with s = ¼ − |u − round(u)|, which is exact for a
 * multiple of 2^−24 in [−1, 1]. sin 2πu is cos 2π(u − ¼). Constants and operations are those of the WebAssembly kernels.
 */
export function cosTurns(v: VectorCode, u: Value): Value {
  const s = v.sub(v.constant(0.25), v.abs(v.sub(u, v.nearest(u))));
  const q = v.mul(s, s);
  let p = v.madd(v.constant(40.875911712646484), q, v.constant(-76.72798156738281));
  p = v.madd(p, q, v.constant(81.60863494873047));
  p = v.madd(p, q, v.constant(-41.341766357421875));
  p = v.madd(p, q, v.constant(6.2831854820251465));
  return v.mul(s, p);
}
