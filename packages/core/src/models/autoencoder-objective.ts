import { likelihoods } from "../likelihoods/likelihoods.js";
import type { Term } from "../objectives/objective.js";
import { objectives } from "../objectives/objectives.js";
import type { ColumnRange, ModelObjective } from "./architecture.js";
import type { Autoencoder } from "./autoencoder.js";

/** The term that every loss has, −log p(x|z). */
export const reconstructionTerm: Term = { name: "reconstruction", dimensions: undefined };

/** What an autoencoder's objective, an entry of the table, says of a model. */
export function objectiveOfAutoencoder({ objective, latentSize }: Autoencoder): ModelObjective {
  const entry = objectives.get(objective.kind);
  const terms = [reconstructionTerm, ...entry.terms(latentSize, objective)];
  return {
    kind: entry.kind,
    terms,
    headline: entry.headline ?? { name: "loss", terms: terms.map(({ name }) => name) },
    weightsAt: (step) => entry.weights(objective, step),
    noiseWidth: entry.noiseWidth(latentSize, objective),
    hasPrior: entry.hasPrior,
    moments: entry.moments.length,
    usesLabels: entry.usesLabels ?? false,
    overBatch: entry.overBatch,
  };
}

/** What the likelihoods of its heads can explain. */
export const rangesOfHeads = ({ heads }: Autoencoder): readonly ColumnRange[] =>
  heads.map(({ columns, likelihood }) => ({
    columns,
    ...likelihoods.get(likelihood.kind).rangeOf(likelihood),
  }));
