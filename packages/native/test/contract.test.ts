import { DenseEngine, unrounded } from "@paravae/core";
import {
  engineContract,
  type MakeEngine,
  opsContract,
  pytorchContract,
  sumOrderContract,
} from "@paravae/testkit";
import { describe } from "vitest";
import { levels } from "./support/levels.js";
import { newOps, newSpec } from "./support/native-ops.js";

describe.each(levels)("$level.name", ({ level, isPresent }) => {
  describe.skipIf(!isPresent)("contracts", () => {
    const spec = newSpec(level);
    opsContract(`native ${level.name}`, () => newOps(spec));
    sumOrderContract(`native ${level.name}`, () => newOps(spec), { fused: true });

    const makeEngine: MakeEngine = (model, values, maxRows) => {
      const ops = newOps(spec);
      const parameters = ops.allocate(values.length);
      parameters.set(values);
      const gradients = ops.allocate(values.length);
      const engine = new DenseEngine(model, ops, { maxRows, parameters: unrounded(parameters), gradients });
      return { engine, parameters, gradients, ops };
    };
    engineContract(`dense over native ${level.name}`, makeEngine);
    pytorchContract(`dense over native ${level.name}`, makeEngine);
  });
});
