import type { Matrix } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";

/** The latent of a diagonal gaussian q(z|x) under the prior N(0, I). Source: Kingma & Welling 2014, §2.4 and App. B. */
export interface LatentOps<R extends Reals = Float32Array> {
  /**
   * The reparameterised latent and its divergence from the prior, elementwise:
   *
   *     z  = mu + exp(logVar/2)·eps
   *     kl = ½(mu² + exp(logVar) − 1 − logVar)            in nats
   *
   * moments is [rows, 2Z], each row mu then logVar; z, kl and eps are [rows, Z].
   */
  forward(z: Matrix<R>, kl: R, moments: R, eps: R, rows: number, latentSize: number): void;

  /**
   * dMu     = dz + klScale·mu
   * dLogVar = ½·dz·eps·exp(logVar/2) + klScale·½(exp(logVar) − 1)
   *
   * dMoments is [rows, 2Z] as moments is; klScale is the KL's weight over the rows of the whole batch. Where dMoments has a
   * rounding, that alone is written.
   */
  backward(
    dMoments: Matrix<R>,
    dz: R,
    moments: R,
    eps: R,
    klScale: number,
    rows: number,
    latentSize: number,
  ): void;
}
