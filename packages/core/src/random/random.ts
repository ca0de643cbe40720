import { ParavaeError } from "../errors.js";
import { type PhiloxKey, philox4x32 } from "./philox.js";

/**
 * Random numbers by name, not by order. Every number paravae draws is a function of
 *
 *     key     = the run's seed (64 bits)
 *     counter = (block, row, step, purpose)
 *
 * so a sample's noise does not depend on which worker computes it, nor on what was drawn before.
 */
export const purposes = {
  /** block = index of four parameters, row = index of the parameter tensor. */
  initialisation: 0,
  /** block = index of four words of the shuffle, row = which of the epoch's shuffles, step = epoch. */
  shuffle: 1,
  /** eps of training: row = row of the training split, step = global step. */
  trainNoise: 2,
  /** eps of evaluation: row = row of the evaluated split, step = epochs trained. */
  evaluationNoise: 3,
  /** z drawn from the prior, row = index of the sample. */
  priorSample: 4,
  /** Of pixels made 0 or 1: row = row of the split, step = epoch, or one of `rowSteps`. */
  binarise: 10,
  /** Between a byte and the next, likewise. */
  dequantise: 11,
  /** Of rows that the encoder reads, likewise. */
  corrupt: 12,
  /** Factors of a made dataset: row = row of the split, step = the split. */
  madeData: 13,
} as const;

export type Purpose = (typeof purposes)[keyof typeof purposes];

/** The largest seed: the integers that a JSON number carries exactly. */
export const maxSeed = Number.MAX_SAFE_INTEGER;

/**
 * Splits a seed into the two words of a Philox key.
 *
 * @throws ParavaeError E_SEED when the seed is no integer in [0, 2^53 − 1]
 */
export function keyOfSeed(seed: number): PhiloxKey {
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new ParavaeError("E_SEED", `seed is ${seed}, expected an integer from 0 to ${maxSeed}`, {
      data: { seed },
    });
  }
  return { low: seed >>> 0, high: Math.floor(seed / 2 ** 32) };
}

const words = new Uint32Array(4);

/**
 * Uniform in (0, 1): the midpoint of one of 2^23 cells. Never 0, never 1, and exact in float32, so that
 * float32 kernels and this float64 definition start from the very same number.
 */
export const unitInterval = (word: number): number => ((word >>> 9) + 0.5) * 2 ** -23;

/**
 * out[i] ~ U(−bound, bound), from blocks 0, 1, … of (row, 0, initialisation).
 */
export function fillUniform(
  out: Float32Array | Float64Array,
  bound: number,
  key: PhiloxKey,
  row: number,
): void {
  for (let i = 0; i < out.length; i++) {
    if (i % 4 === 0) philox4x32(words, key, i / 4, row, 0, purposes.initialisation);
    out[i] = bound * (2 * unitInterval(words[i % 4]) - 1);
  }
}

/**
 * A uniformly random permutation of 0 … out.length − 1 for one epoch, by Fisher–Yates. A bounded draw is
 * the high word of word × bound (Lemire 2019); the rare biased ones are rejected.
 *
 * @param stream of an epoch that has several: 0 is that of all rows, or of all blocks, 1 + w that of window w
 */
export function shuffle(out: Uint32Array, key: PhiloxKey, epoch: number, stream = 0): void {
  for (let i = 0; i < out.length; i++) out[i] = i;
  let drawn = 0;
  const draw = (): number => {
    if (drawn % 4 === 0) philox4x32(words, key, drawn / 4, stream, epoch, purposes.shuffle);
    return words[drawn++ % 4];
  };
  for (let i = out.length - 1; i > 0; i--) {
    const bound = i + 1;
    const rejectBelow = 2 ** 32 % bound;
    let word = draw();
    while (Math.imul(word, bound) >>> 0 < rejectBelow) word = draw();
    const low = Math.imul(word, bound) >>> 0;
    // Without the exact low word the double's rounding error (below 2^11) could reach the high word.
    const j = Math.round((word * bound - low) / 2 ** 32);
    const swapped = out[i];
    out[i] = out[j];
    out[j] = swapped;
  }
}

/**
 * Standard normal noise by Box–Muller: the four words of block b of a row give
 *
 *     out[row, 4b + {0, 1}] = √(−2 ln u₀) · {cos 2πu₁, sin 2πu₁}, and {2, 3} alike from u₂, u₃
 *
 * with uᵢ = (⌊wordᵢ / 2⁹⌋ + ½) / 2²³. out is [rows, width] row-major; `rowIndices[r]` names row r's stream.
 * This is the definition that the kernels' noise is held against.
 */
export function fillNormal(
  out: Float32Array | Float64Array,
  rowIndices: Uint32Array,
  rows: number,
  width: number,
  key: PhiloxKey,
  step: number,
  purpose: Purpose,
): void {
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 4) {
      philox4x32(words, key, j / 4, rowIndices[r], step, purpose);
      for (let pair = 0; pair < 4 && j + pair < width; pair += 2) {
        const radius = Math.sqrt(-2 * Math.log(unitInterval(words[pair])));
        const angle = 2 * Math.PI * unitInterval(words[pair + 1]);
        out[r * width + j + pair] = radius * Math.cos(angle);
        if (j + pair + 1 < width) out[r * width + j + pair + 1] = radius * Math.sin(angle);
      }
    }
  }
}
