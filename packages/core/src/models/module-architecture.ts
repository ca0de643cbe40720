import type { Architecture } from "./architecture.js";
import { reconstructionTerm } from "./autoencoder-objective.js";
import { moduleLayout } from "./module-layout.js";
import { defineModule, type ModuleModel } from "./module-model.js";

/** A model in a file of the user's, which TensorFlow.js computes. */
export const moduleArchitecture: Architecture<ModuleModel, ModuleModel> = {
  define: defineModule,
  layoutOf: moduleLayout,
  describeSizes: ({ path }) => path.split(/[\\/]/).at(-1) ?? path,
  objectiveOf: ({ kind, latentSize, labels }) => ({
    kind,
    headline:
      kind === "vae"
        ? { name: "−ELBO", terms: ["reconstruction", "kl"] }
        : { name: "loss", terms: ["reconstruction"] },
    // It tells its KL as one number, and weighs it itself.
    terms: [reconstructionTerm, { name: "kl", dimensions: kind === "vae" ? 1 : 0 }],
    weightsAt: () => [1, 1],
    noiseWidth: latentSize,
    hasPrior: kind === "vae",
    moments: kind === "vae" ? 2 : 1,
    usesLabels: labels,
    overBatch: false,
  }),
  // Its parameters each say how they begin.
  initialisationOf: () => "glorot",
  rangesOf: ({ inputSize }) => [
    {
      ...{ columns: inputSize, low: -Number.MAX_VALUE, high: Number.MAX_VALUE, isWhole: false },
      expected: "a finite number",
    },
  ],
  allowsMissing: () => false,
  identityOf: ({ path: _, ...declared }) => declared,
};
