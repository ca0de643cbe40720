import type { Reals } from "../memory/reals.js";

/** g = Σ_b gradients[b·stride + i], in the order of the blocks. */
export function sumGradients(gradients: Reals, stride: number, blocks: number, i: number): number {
  let g = 0;
  for (let b = 0; b < blocks; b++) g += gradients[b * stride + i];
  return g;
}

/** Below this a float32 is denormal. */
const smallestNormal = 2 ** -126;

/** 0 for what would be denormal in float32, which slows every later step. */
export const flushDenormal = (x: number): number => (Math.abs(x) < smallestNormal ? 0 : x);
