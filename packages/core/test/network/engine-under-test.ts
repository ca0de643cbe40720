import type { MakeEngine } from "@paravae/testkit";
import { DenseEngine, referenceOps, unrounded } from "../../src/index.js";

/** The dense engine over the float32 reference. */
export const denseOverReference: MakeEngine = (model, values, maxRows) => {
  const parameters = values.slice();
  const gradients = new Float32Array(values.length);
  const ops = referenceOps((length) => new Float32Array(length));
  const engine = new DenseEngine(model, ops, { maxRows, parameters: unrounded(parameters), gradients });
  return { engine, parameters, gradients, ops };
};
