import { engineContract } from "@paravae/testkit";
import { DenseEngine, referenceOps } from "../src/index.js";

engineContract("dense over reference", (model, values, maxRows) => {
  const parameters = values.slice();
  const gradients = new Float32Array(values.length);
  const ops = referenceOps((length) => new Float32Array(length));
  const engine = new DenseEngine(model, ops, { maxRows, parameters, gradients });
  return { engine, parameters, gradients };
});
