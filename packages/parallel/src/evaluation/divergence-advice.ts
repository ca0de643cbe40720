import { describeSizes, objectiveOf } from "@paravae/core";
import type { TeamSpec } from "../team/team-spec.js";

/** What training goes by, as a team has it. */
export interface TrainedOn {
  readonly spec: Pick<TeamSpec, "model" | "optimizer" | "train">;
  /** The rows that are in memory. */
  readonly arena: { readonly train: DataRows; readonly test: DataRows | undefined };
  /** A few rows from all over the training data. */
  readonly trialRows: Uint8Array | Float32Array;
}

interface DataRows {
  readonly data: Uint8Array | Float32Array;
}

/** Beyond these, a setting is what training most likely diverged of. Defaults are far within: 0.001, 1 and 1. */
const usual = { learningRate: 0.01, variance: 0.01, weight: 100 } as const;

/** Rows of real values are scaled when few of them are larger than this: four standard deviations, and some room. */
const scaled = 10;

/**
 * What to do about a training that diverged: whatever of the learning rate, the likelihood's variance, the weights of the loss and the
 * data's scale is out of the usual; else the learning rate, which always helps in the end but where a loss of the user's own is at fault.
 */
export function divergenceAdvice({ spec, arena }: Omit<TrainedOn, "trialRows">, step: number): string {
  const { model, optimizer, train } = spec;
  const lower = `lower the learning rate (now ${optimizer.learningRate})`;
  const advice: string[] = [];
  const largest = largestOf(arena.train.data) || largestOf(arena.test?.data ?? new Uint8Array());
  if (largest > scaled) advice.push(`scale the data, whose values go up to ${short(largest)}, to about 0…1`);
  const variances = "heads" in model ? model.heads.flatMap(({ likelihood }) => varianceOf(likelihood)) : [];
  const variance = Math.min(...variances);
  if (variance < usual.variance) advice.push(`raise the likelihood's variance (now ${variance})`);
  objectiveOf(model)
    .weightsAt(step)
    .forEach((weight, i) => {
      if (weight > usual.weight)
        advice.push(`lower ${nameOfWeight(objectiveOf(model).terms[i].name, weight)}`);
    });
  const isTraining = train.count > 0;
  if (isTraining && optimizer.learningRate > usual.learningRate) advice.push(lower);
  if (advice.length > 0) return advice.join(", and ");
  if (!isTraining) return "look for values in the rows that the model was not trained with";
  if (model.architecture !== "module") return lower;
  return `${lower}, or look for a logarithm or a division of 0 in ${describeSizes(model)}`;
}

/** A β-VAE's weight has a name of its own. */
const nameOfWeight = (term: string, weight: number): string =>
  term === "kl" ? `β, the weight of the KL (now ${weight})` : `the weight of ${term} (now ${weight})`;

const varianceOf = (likelihood: object): number[] =>
  "variance" in likelihood && typeof likelihood.variance === "number" ? [likelihood.variance] : [];

/** The largest magnitude; bytes stand for 0 to 1, and missing cells for nothing. */
function largestOf(data: Uint8Array | Float32Array): number {
  let largest = 0;
  if (data instanceof Float32Array) {
    for (const value of data) if (Math.abs(value) > largest) largest = Math.abs(value);
  }
  return largest;
}

const short = (value: number): string => String(Number(value.toPrecision(3)));
