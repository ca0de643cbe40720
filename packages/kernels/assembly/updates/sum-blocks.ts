import { loadUpTo4 } from "../vectors/partial-vector";

/** Σ_b gradients[b·stride + i] from block 0 on, for the four elements at `gradients`. Stride is in bytes. */
export function sumBlocks(gradients: usize, strideBytes: usize, blocks: usize, count: usize): v128 {
  let sum = loadUpTo4(gradients, count);
  for (let b: usize = 1; b < blocks; b++) {
    gradients += strideBytes;
    sum = f32x4.add(sum, loadUpTo4(gradients, count));
  }
  return sum;
}
