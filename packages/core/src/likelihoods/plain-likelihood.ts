import { type Matrix, writeForProducts } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import type { HeadRows, LikelihoodOps } from "../ops/likelihood-ops.js";
import type { KindConfig } from "../tables/kind-options.js";
import type { HeadRow, Likelihood } from "./likelihood.js";

/** A likelihood's plain formula, row by row: slow, in float64, and right for every kind. */
export function plainLikelihood<R extends Reals>(
  likelihood: Likelihood,
  head: { readonly columns: number; readonly outputs: number; readonly likelihood: KindConfig },
): LikelihoodOps<R> {
  const config = head.likelihood;
  const gradient = new Float64Array(head.outputs);
  const mean = new Float64Array(head.columns);
  const nothing = new Float64Array(0);
  const row: HeadRow = { head, theta: nothing, thetaAt: 0, x: nothing, xAt: 0, present: undefined };
  const at = (rows: HeadRows<R>, r: number): HeadRow => {
    row.theta = rows.theta;
    row.thetaAt = r * rows.thetaStride;
    row.x = rows.x;
    row.xAt = r * rows.xStride;
    row.present = rows.present;
    return row;
  };
  return {
    takesMissing: true,

    loss(nats, rows, count) {
      for (let r = 0; r < count; r++) nats[r] = likelihood.nats(at(rows, r), undefined, config);
    },

    lossAndGradient(nats, dTheta: Matrix<R>, rows, scale, count) {
      for (let r = 0; r < count; r++) {
        nats[r] = likelihood.nats(at(rows, r), gradient, config);
        const begin = r * rows.thetaStride;
        for (let k = 0; k < head.outputs; k++) writeForProducts(dTheta, begin + k, gradient[k] * scale);
      }
    },

    mean(out, outStride, rows, count) {
      for (let r = 0; r < count; r++) {
        likelihood.mean(mean, at(rows, r), config);
        for (let j = 0; j < head.columns; j++) out[r * outStride + j] = mean[j];
      }
    },
  };
}
