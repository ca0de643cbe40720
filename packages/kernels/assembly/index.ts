export { activationBackward, activationForward, biasActivation } from "./activations";
export { columnSums, columnSumsOfRounded } from "./column-sums";
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
  repeatTile,
} from "./elementwise";
export { gatherBytes, gatherReals } from "./gather";
export { gemm, gemmTransposeA, gemmTransposeB } from "./gemm";
export { latentBackward, latentForward } from "./latent";
export {
  bernoulliLoss,
  bernoulliLossAndGradient,
  gaussianLoss,
  gaussianLossAndGradient,
} from "./losses";
export { normal } from "./noise";
export { reduceAdam, reduceRmsprop } from "./optimizers";
