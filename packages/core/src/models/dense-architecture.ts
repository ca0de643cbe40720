import type { Architecture } from "./architecture.js";
import { objectiveOfAutoencoder, rangesOfHeads } from "./autoencoder-objective.js";
import { type DenseLayout, denseLayout } from "./dense-layout.js";
import { type DenseModel, type DenseOptions, defineDense } from "./dense-model.js";

/** Layers that paravae's own engine computes. */
export const denseArchitecture: Architecture<DenseModel, DenseOptions> & {
  layoutOf(model: DenseModel): DenseLayout;
} = {
  define: defineDense,
  layoutOf: denseLayout,
  describeSizes(model) {
    const { encoder, decoder } = denseLayout(model);
    const hidden = [encoder, decoder].map((side) => side.map(({ outputs }) => outputs));
    return [model.inputSize, ...hidden[0], model.latentSize, ...hidden[1], model.inputSize].join("-");
  },
  objectiveOf: objectiveOfAutoencoder,
  initialisationOf: ({ initialisation }) => initialisation,
  rangesOf: rangesOfHeads,
  allowsMissing: ({ missing }) => missing,
  identityOf: (model) => model,
};
