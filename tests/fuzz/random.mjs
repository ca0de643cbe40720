import { createHash } from "node:crypto";

/**
 * Random numbers that are a function of `names` alone, so that every input of a run can be made again by itself
 * (splitmix32, Steele, Lea & Flood 2014).
 */
export function randomOf(...names) {
  let state = createHash("sha256").update(names.join(" ")).digest().readUInt32LE();
  const word = () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
    return (mixed ^ (mixed >>> 15)) >>> 0;
  };
  /** A whole number from 0 to `bound` − 1. */
  const below = (bound) => Math.floor((word() / 2 ** 32) * bound);
  return {
    below,
    /** One of a list. */
    pick: (list) => list[below(list.length)],
    bytes: (length) => Uint8Array.from({ length }, () => word() & 0xff),
  };
}
