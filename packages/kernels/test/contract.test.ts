import { DenseEngine } from "@paravae/core";
import { engineContract, opsContract } from "@paravae/testkit";
import { levels, newOps } from "./levels.js";

for (const level of levels) {
  opsContract(`wasm ${level}`, () => newOps(level));

  engineContract(`dense over wasm ${level}`, (model, values, maxRows) => {
    const ops = newOps(level);
    const parameters = ops.allocate(values.length);
    parameters.set(values);
    const gradients = ops.allocate(values.length);
    return { engine: new DenseEngine(model, ops, { maxRows, parameters, gradients }), parameters, gradients, ops };
  });
}
