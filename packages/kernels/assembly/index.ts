export { activationBackward, activationForward, biasActivation } from "./activations";
export { latentBackward, latentForward } from "./latent";
export { bernoulliLoss, bernoulliLossAndGradient } from "./likelihoods/bernoulli";
export { gaussianLoss, gaussianLossAndGradient } from "./likelihoods/gaussian";
export { columnSums, columnSumsOfRounded } from "./products/column-sums";
export { gemm, gemmTransposeA, gemmTransposeB } from "./products/gemm";
export { gatherBytes, gatherReals } from "./rows/gather";
export { normal } from "./rows/noise";
export { reduceAdam } from "./updates/adam";
export { reduceRmsprop } from "./updates/rmsprop";

// For tests and benchmarks.
export {
  mapCosTurns,
  mapExp,
  mapExpm1,
  mapExpm1MinusX,
  mapLog,
  mapLog1pOfUnit,
  mapNormalCdf,
  mapSigmoid,
  mapTanh,
} from "./probes/math-probes";
export { repeatTile } from "./probes/tile-probe";
