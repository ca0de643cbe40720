import type { LossTerms } from "@paravae/checkpoints";
import { columnsByName, type ModelConfig, objectiveOf } from "@paravae/core";

/**
 * Sums over rows as means, in nats per row: loss = Σ_terms weight·term.
 *
 * @param sums of each term, a dimension after the other
 * @param step the global step whose weights the loss has
 */
export function lossTermsOf(model: ModelConfig, sums: Float64Array, rows: number, step: number): LossTerms {
  const { terms, weightsAt } = objectiveOf(model);
  const weights = weightsAt(step);
  const means = columnsByName(
    terms,
    sums.map((sum) => sum / rows),
  );
  const nats: Record<string, number> = {};
  const perDimension: Record<string, readonly number[]> = {};
  let loss = 0;
  terms.forEach(({ name, dimensions }, i) => {
    nats[name] = means[name].reduce((total, mean) => total + mean, 0);
    if (dimensions !== undefined) perDimension[name] = means[name];
    loss += weights[i] * nats[name];
  });
  return { loss, terms: nats, perDimension };
}

/**
 * Adds the loss terms of `rows` rows to sums, in row order.
 *
 * Of `workers` that each call it, everyone adds up other columns.
 *
 * @param sums one number for each dimension of each term
 * @param terms [rows, dimensions] each
 * @param maxRows rows that the terms' buffers have
 */
export function addRows(
  sums: Float64Array,
  terms: readonly Float32Array[],
  maxRows: number,
  rows: number,
  rank = 0,
  workers = 1,
): void {
  let column = 0;
  for (const term of terms) {
    const width = term.length / maxRows;
    for (let j = 0; j < width; j++, column++) {
      if (column % workers !== rank) continue;
      let sum = sums[column];
      for (let i = j; i < rows * width; i += width) sum += term[i];
      sums[column] = sum;
    }
  }
}
