import type { LossTerms } from "@paravae/checkpoints";

/**
 * Sums over rows as means: sums[0] is the reconstruction, sums[1 + j] the KL of latent dimension j.
 * loss = reconstruction + β·Σⱼ kl_j, in nats per row.
 */
export function lossTermsOf(sums: Float64Array, rows: number, beta: number): LossTerms {
  const reconstruction = sums[0] / rows;
  const klPerDimension = Array.from(sums.subarray(1), (sum) => sum / rows);
  const kl = klPerDimension.reduce((total, nats) => total + nats, 0);
  return { loss: reconstruction + beta * kl, reconstruction, kl, klPerDimension };
}

/**
 * Adds the loss terms of `rows` rows to sums, in row order: reconstruction [rows], kl [rows, sums.length − 1].
 */
export function addRows(
  sums: Float64Array,
  reconstruction: Float32Array,
  kl: Float32Array,
  rows: number,
): void {
  const width = sums.length - 1;
  for (let r = 0; r < rows; r++) {
    sums[0] += reconstruction[r];
    for (let j = 0; j < width; j++) sums[1 + j] += kl[r * width + j];
  }
}
