import { log1pOfUnit } from "../math/logarithm.js";
import { expOfMinusAbs, sigmoidFrom } from "../math/sigmoid.js";
import type { KernelSource } from "../vectors/kernel-code.js";
import type { Storage } from "../vectors/storage.js";
import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";
import { emitRowLosses } from "./row-losses.js";

/** max(l, 0) − l·x + log1p(e), with e = e^(−|l|); 0 in lanes behind the row. */
function bernoulliTerm(v: VectorCode, l: Value, x: Value, e: Value): Value {
  return v.keepPresent(v.add(v.nmadd(l, x, v.pmax(l, v.constant(0))), log1pOfUnit(v, e)));
}

/** nats[r] = Σⱼ max(l, 0) − l·x + log1p(e^(−|l|)). Arguments: nats, logits, thetaStride, x, xStride, rows, width. */
export const bernoulliLoss: KernelSource = (k) =>
  emitRowLosses(k, undefined, () => ({
    addTerms(v, sum, l, x) {
      v.addTo(sum, bernoulliTerm(v, l, x, expOfMinusAbs(v, l)));
      return undefined;
    },
  }));

/**
 * As `bernoulliLoss`, and dLogits = (σ(l) − x)·scale, stored as `storage` says: one exponential serves both. Arguments: nats, dLogits, logits,
 * thetaStride, x, xStride, scale, rows, width.
 */
export const bernoulliLossAndGradient =
  (storage: Storage): KernelSource =>
  (k) =>
    emitRowLosses(k, storage, () => {
      const scale = k.splat();
      return {
        addTerms(v, sum, l, x) {
          const e = expOfMinusAbs(v, l);
          v.addTo(sum, bernoulliTerm(v, l, x, e));
          return v.mul(v.sub(sigmoidFrom(v, e, l), x), scale);
        },
      };
    });
