export { checkModuleFile } from "./check-module-file.js";
export { describeModule } from "./describe-module.js";
export { inspectTensorflow, type TensorflowVersions } from "./inspect-tensorflow.js";
export { loadTensorflow, type Tensorflow } from "./load-tensorflow.js";
export { loadTensors } from "./load-tensors.js";
export { type SetupOptions, type SetupResult, setupTensorflow } from "./setup/setup-tensorflow.js";
export type { LossInputs, LossTensors, Moments, NamedTensors, TensorModel, Tf } from "./tensor-model.js";
export { findTfjsNode, type TfjsNodePlace, tensorflowFolder } from "./tensorflow-places.js";
export { tfjsCodec } from "./tfjs-codec.js";
export { allocateRows, TfjsEngine } from "./tfjs-engine.js";
export {
  defineUserModel,
  type ParameterDeclaration,
  type ParameterDeclarations,
  type UserModel,
} from "./user-model.js";
