import type { Value } from "../vectors/value.js";
import type { VectorCode } from "../vectors/vector-code.js";

/** Four words, each a vector with one counter in a lane. */
export type Words = readonly [Value, Value, Value, Value];

/** What a round adds to the key. */
const weyl = { low: 0x9e3779b9, high: 0xbb67ae85 };

/**
 * Philox 4×32-10 of a counter in each lane. Source: Salmon, Moraes, Dror & Shaw 2011, §3.3.
 *
 * Products take 64 bits, so the even lanes and the odd ones go through the rounds apart. `key` gives a word of the key anew
 * each time: it is in no register between.
 */
export function philox4x32(
  v: VectorCode,
  key: { readonly low: () => Value; readonly high: () => Value },
  counter: Words,
): Words {
  const even = roundsOfEvenLanes(v, key, counter);
  const odd = roundsOfEvenLanes(
    v,
    key,
    counter.map((word) => v.shrUnsigned64(word, 32)),
  );
  return [0, 1, 2, 3].map((i) =>
    v.or(v.shrUnsigned64(v.shl64(even[i], 32), 32), v.shl64(odd[i], 32)),
  ) as unknown as Words;
}

/** The lower halves of 64 bits hold the words; what is in the upper halves reaches no lower one. */
function roundsOfEvenLanes(
  v: VectorCode,
  key: { readonly low: () => Value; readonly high: () => Value },
  [first, second, third, fourth]: readonly Value[],
): readonly Value[] {
  let [c0, c1, c2, c3] = [first, second, third, fourth];
  for (let round = 0; round < 10; round++) {
    const keyLow = v.addInt(key.low(), v.bits(Math.imul(round, weyl.low) >>> 0));
    const keyHigh = v.addInt(key.high(), v.bits(Math.imul(round, weyl.high) >>> 0));
    const product0 = v.mulWide(c0, v.bits(0xd2511f53));
    const product1 = v.mulWide(c2, v.bits(0xcd9e8d57));
    c0 = v.xor(v.xor(v.shrUnsigned64(product1, 32), c1), keyLow);
    c1 = product1;
    c2 = v.xor(v.xor(v.shrUnsigned64(product0, 32), c3), keyHigh);
    c3 = product0;
  }
  return [c0, c1, c2, c3];
}
