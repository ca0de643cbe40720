import { DenseEngine, unrounded } from "@paravae/core";
import {
  engineContract,
  type MakeEngine,
  opsContract,
  pytorchContract,
  sumOrderContract,
} from "@paravae/testkit";
import { levels, newOps } from "./levels.js";

for (const level of levels) {
  opsContract(`wasm ${level}`, () => newOps(level));
  sumOrderContract(`wasm ${level}`, () => newOps(level), { fused: level === "relaxed-simd" });

  const makeEngine: MakeEngine = (model, values, maxRows) => {
    const ops = newOps(level);
    const parameters = ops.allocate(values.length);
    parameters.set(values);
    const gradients = ops.allocate(values.length);
    const engine = new DenseEngine(model, ops, { maxRows, parameters: unrounded(parameters), gradients });
    return { engine, parameters, gradients, ops };
  };
  engineContract(`dense over wasm ${level}`, makeEngine);
  pytorchContract(`dense over wasm ${level}`, makeEngine);
}
