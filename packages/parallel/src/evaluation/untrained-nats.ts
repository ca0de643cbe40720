import { type HeadConfig, likelihoods, type ModelConfig } from "@paravae/core";

/** Rows that are looked at, from all over the data. */
export const rowsOfTrial = 16;

/**
 * −log p(x|θ) in nats, a mean over a few rows, where the decoder gives θ = 0: about what a model has that nobody has trained.
 * Undefined for a model of the user's own, whose likelihood is in its code.
 *
 * @param data rows of the model's width, one after the other; bytes stand for values in [0, 1]
 */
export function untrainedNats(model: ModelConfig, data: Uint8Array | Float32Array): number | undefined {
  if (!("heads" in model)) return undefined;
  const { inputSize, heads } = model;
  const count = data.length / inputSize;
  const rows = Math.min(rowsOfTrial, count);
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    const begin = Math.floor((i * count) / rows) * inputSize;
    sum += natsOfRow(heads, valuesOf(data.subarray(begin, begin + inputSize)));
  }
  return sum / rows;
}

function natsOfRow(heads: readonly HeadConfig[], row: Float32Array): number {
  const present = row.map((value) => (Number.isNaN(value) ? 0 : 1));
  let nats = 0;
  let xAt = 0;
  for (const { columns, likelihood } of heads) {
    const kind = likelihoods.get(likelihood.kind);
    const outputs = kind.outputsOf(columns, likelihood);
    const head = { columns, likelihood, outputs };
    const theta = new Float64Array(outputs);
    nats += kind.nats({ head, theta, thetaAt: 0, x: row, xAt, present }, undefined, likelihood);
    xAt += columns;
  }
  return nats;
}

const valuesOf = (row: Uint8Array | Float32Array): Float32Array =>
  row instanceof Float32Array ? row : Float32Array.from(row, (byte) => byte / 255);
