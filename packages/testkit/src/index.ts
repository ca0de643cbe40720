export {
  type EngineAbilities,
  type EngineTolerances,
  type EngineUnderTest,
  engineContract,
  type MakeEngine,
} from "./engine-contract.js";
export { expectSameBits, expectWithin, unitRoundoff } from "./float32.js";
export { type Footprint, footprints, type Spec } from "./footprints.js";
export { fusedMultiplyAdd } from "./fused-multiply-add.js";
export { type KernelCase, kernelFixtures } from "./kernel-fixtures.js";
export { Lcg } from "./lcg.js";
export { opsContract } from "./ops-contract/ops-contract.js";
export type { OpsTolerances } from "./ops-contract/tolerances.js";
export { withOptionalPart } from "./optional-part.js";
export { type PytorchTolerances, pytorchContract } from "./pytorch-contract.js";
export { type PytorchCase, type PytorchFixtures, pytorchFixtures } from "./pytorch-fixtures.js";
export { sumOrderContract } from "./sum-order-contract.js";
