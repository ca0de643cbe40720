/**
 * How far float32 kernels may be from the float64 reference, in units of u = 2^-24. Each is multiplied by
 * the magnitude of what goes into the element (a sum of absolute values), so cancellation is allowed for
 * and nothing else is.
 */
export interface OpsTolerances {
  /**
   * A sum of k products is off by at most (k + sum)·u·Σ|a||b|, in any order of summation, with or without
   * fused multiply-add (Higham 2002, §3.1 and §4.2).
   */
  readonly sum: number;
  /**
   * An elementwise formula is off by at most elementwise·u times the magnitude of its terms: an exp good to
   * 1 ulp (2u), and a few more roundings of arguments and results.
   */
  readonly elementwise: number;
  /**
   * Noise is off by at most normal·u: the radius is at most √(2·24·ln 2) = 5.8, and a sine and cosine good
   * to 1 ulp.
   */
  readonly normal: number;
}

export const defaultTolerances: OpsTolerances = { sum: 2, elementwise: 8, normal: 48 };

/** Sizes on both sides of the multiples of 4, 6, 8 and 16 that kernels unroll and pack by. */
export const sizes = [1, 2, 3, 5, 7, 8, 13, 16, 20, 31, 64, 93, 397] as const;
