import { writeForProducts, writeValue } from "../../memory/matrix.js";
import type { Reals } from "../../memory/reals.js";
import type { LatentOps } from "../latent-ops.js";

/** The latent and its KL as their equations, element by element. */
export function referenceLatent<R extends Reals>(): LatentOps<R> {
  return {
    forward(z, kl, moments, eps, rows, latentSize) {
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < latentSize; j++) {
          const i = r * latentSize + j;
          const mu = moments[2 * r * latentSize + j];
          const logVar = moments[2 * r * latentSize + latentSize + j];
          writeValue(z, i, mu + Math.exp(logVar / 2) * eps[i]);
          kl[i] = 0.5 * (mu * mu + Math.expm1(logVar) - logVar);
        }
      }
    },

    backward(dMoments, dz, moments, eps, klScale, rows, latentSize) {
      for (let r = 0; r < rows; r++) {
        for (let j = 0; j < latentSize; j++) {
          const i = r * latentSize + j;
          const atMu = 2 * r * latentSize + j;
          const atLogVar = atMu + latentSize;
          const mu = moments[atMu];
          const logVar = moments[atLogVar];
          const throughZ = 0.5 * dz[i] * eps[i] * Math.exp(logVar / 2);
          writeForProducts(dMoments, atMu, dz[i] + klScale * mu);
          writeForProducts(dMoments, atLogVar, throughZ + klScale * 0.5 * Math.expm1(logVar));
        }
      }
    },
  };
}
