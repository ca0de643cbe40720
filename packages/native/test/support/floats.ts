import { Lcg } from "@paravae/testkit";

/** Where formulas go wrong: signed zeros, denormals, the ends of the range, and where exponentials leave it. */
const edges = [
  ...[
    0,
    2 ** -149,
    2 ** -127,
    2 ** -126,
    2 ** -24,
    0.3465,
    0.5,
    Math.SQRT1_2,
    1,
    2,
    12.8,
    16,
    18,
    87.336544,
    87.33655,
  ],
  ...[88.37626, 88.3763, 88.8, 104, 128, 2 ** 22, 2 ** 23, 2 ** 31, 3.4028234663852886e38, Infinity, NaN],
].flatMap((x) => [x, -x]);

/** The edges, then random bits of every exponent and random numbers of usual size in turn. */
export function floats(length: number, seed: number): Float32Array {
  const lcg = new Lcg(seed);
  const values = new Float32Array(length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < length; i++) {
    if (i < edges.length) values[i] = edges[i];
    else if (i % 3 === 0) bits[i] = lcg.below(2 ** 16) * 2 ** 16 + lcg.below(2 ** 16);
    else values[i] = lcg.between(-1, 1) * (i % 3 === 1 ? 4 : 100);
  }
  return values;
}

/** Numbers of usual size, as the data and weights of a training are. */
export const usual = (length: number, seed: number): Float32Array =>
  new Lcg(seed).fillNoise(new Float32Array(length));

/** Sizes around every edge of lines, of two lines, and of vectors. */
export const sizes = Array.from({ length: 70 }, (_, i) => i + 1);
