import type { Architecture } from "./architecture.js";
import { objectiveOfAutoencoder, rangesOfHeads } from "./autoencoder-objective.js";
import { convLayout } from "./conv-layout.js";
import { type ConvModel, type ConvOptions, defineConv } from "./conv-model.js";

/** Convolutions of images, which TensorFlow.js computes. */
export const convArchitecture: Architecture<ConvModel, ConvOptions> = {
  define: defineConv,
  layoutOf: convLayout,
  describeSizes({ image: { height, width, channels: colours }, channels, latentSize }) {
    return [`${height}×${width}×${colours}`, ...channels, latentSize].join("-");
  },
  objectiveOf: objectiveOfAutoencoder,
  initialisationOf: ({ initialisation }) => initialisation,
  rangesOf: rangesOfHeads,
  allowsMissing: () => false,
  identityOf: (model) => model,
};
