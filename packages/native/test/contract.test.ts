import { DenseEngine, unrounded } from "@paravae/core";
import {
  engineContract,
  type MakeEngine,
  opsContract,
  pytorchContract,
  sumOrderContract,
} from "@paravae/testkit";
import { bf16Levels, describeLevels, levels } from "./support/levels.js";
import { newOps } from "./support/native-ops.js";

describeLevels("kernels", levels, ({ level }) => {
  const makeOps = () => newOps(level).native;
  opsContract(`native ${level.name}`, makeOps);
  sumOrderContract(`native ${level.name}`, makeOps, { fused: true });

  const makeEngine: MakeEngine = (model, values, maxRows) => {
    const ops = makeOps();
    const parameters = ops.allocate(values.length);
    parameters.set(values);
    const gradients = ops.allocate(values.length);
    const engine = new DenseEngine(model, ops, { maxRows, parameters: unrounded(parameters), gradients });
    return { engine, parameters, gradients, ops };
  };
  engineContract(`dense over native ${level.name}`, makeEngine);
  pytorchContract(`dense over native ${level.name}`, makeEngine);
});

describeLevels("kernels in bfloat16", bf16Levels, ({ level }) => {
  opsContract(`native ${level.name} in bfloat16`, () => {
    const { bf16 } = newOps(level);
    if (bf16 === undefined) throw new Error("no products of bfloat16");
    return bf16;
  });
});
