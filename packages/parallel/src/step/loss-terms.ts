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
 * Adds the loss terms of `rows` rows to sums, in row order: reconstruction [rows], kl [rows, sums.length − 1]. Of `workers`
 * that each call it, everyone adds up other terms.
 */
export function addRows(
  sums: Float64Array,
  reconstruction: Float32Array,
  kl: Float32Array,
  rows: number,
  rank = 0,
  workers = 1,
): void {
  const width = sums.length - 1;
  for (let term = rank; term <= width; term += workers) {
    let sum = sums[term];
    if (term === 0) for (let r = 0; r < rows; r++) sum += reconstruction[r];
    else for (let i = term - 1; i < rows * width; i += width) sum += kl[i];
    sums[term] = sum;
  }
}
