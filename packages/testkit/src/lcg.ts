/**
 * A 32-bit linear congruential generator (Numerical Recipes' constants): test data that TypeScript and
 * `fixtures/make-fixtures.py` make alike, bit for bit. Not for anything that needs good randomness.
 *
 * Every draw is a multiple of 2^-24 in [0, 1), so it is exact in float32.
 */
export class Lcg {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  unit(): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return (this.#state >>> 8) * 2 ** -24;
  }

  /** Uniform in [low, high). */
  between(low: number, high: number): number {
    return low + (high - low) * this.unit();
  }

  /** A whole number in [0, bound). */
  below(bound: number): number {
    return Math.floor(this.unit() * bound);
  }

  /** Fills `out` with uniforms in [low, high) and returns it. */
  fill<A extends Float32Array | Float64Array>(out: A, low: number, high: number): A {
    for (let i = 0; i < out.length; i++) out[i] = this.between(low, high);
    return out;
  }

  /** Fills `out` with sums of four uniforms of mean 0 and variance 1: noise of a normal's shape. */
  fillNoise<A extends Float32Array | Float64Array>(out: A): A {
    const scale = Math.sqrt(3);
    for (let i = 0; i < out.length; i++) {
      out[i] = (this.unit() + this.unit() + this.unit() + this.unit() - 2) * scale;
    }
    return out;
  }
}
