/**
 * Philox 4×32-10, a counter-based random generator: a keyed bijection of 128-bit counters, so any block
 * of the stream can be had by anyone, in any order, without shared state.
 *
 * Source: Salmon, Moraes, Dror & Shaw 2011, "Parallel random numbers: as easy as 1, 2, 3", §3.3; checked
 * against the known-answer vectors published with Random123.
 */
const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const rounds = 10;

/** High 32 bits of the 64-bit product of two unsigned 32-bit numbers. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  return (aHigh * bHigh + (middle >>> 16) + ((aLow * bHigh + (middle & 0xffff)) >>> 16)) >>> 0;
}

/** The 64-bit key of a stream, as two 32-bit words. */
export interface PhiloxKey {
  readonly low: number;
  readonly high: number;
}

/**
 * out[0..3] = Philox4x32-10(counter = (c0, c1, c2, c3), key): four independent uniform 32-bit words.
 */
export function philox4x32(
  out: Uint32Array,
  key: PhiloxKey,
  c0: number,
  c1: number,
  c2: number,
  c3: number,
): void {
  let x0 = c0 >>> 0;
  let x1 = c1 >>> 0;
  let x2 = c2 >>> 0;
  let x3 = c3 >>> 0;
  let k0 = key.low >>> 0;
  let k1 = key.high >>> 0;
  for (let round = 0; round < rounds; round++) {
    const high0 = multiplyHigh(M0, x0);
    const low0 = Math.imul(M0, x0) >>> 0;
    const high1 = multiplyHigh(M1, x2);
    const low1 = Math.imul(M1, x2) >>> 0;
    x0 = (high1 ^ x1 ^ k0) >>> 0;
    x1 = low1;
    x2 = (high0 ^ x3 ^ k1) >>> 0;
    x3 = low0;
    k0 = (k0 + W0) >>> 0;
    k1 = (k1 + W1) >>> 0;
  }
  out[0] = x0;
  out[1] = x1;
  out[2] = x2;
  out[3] = x3;
}
