import { engineContract, type MakeEngine, pytorchContract, withOptionalPart } from "@paravae/testkit";
import { loadTensorflow, loadTensors, TfjsEngine } from "../src/index.js";

withOptionalPart("engine contract: tfjs", loadTensorflow, ({ tf }) => {
  const makeEngine: MakeEngine = async (model, values, maxRows) => {
    const parameters = values.slice();
    const gradients = new Float32Array(values.length);
    const allocate = (length: number) => new Float32Array(length);
    const tensors = await loadTensors(tf, model);
    const engine = new TfjsEngine(tf, model, tensors, { maxRows, parameters, gradients, allocate });
    return { engine, parameters, gradients };
  };

  // refusals.test.ts holds that it says so of several heads and of missing cells.
  engineContract("tfjs", makeEngine, {}, { heads: false, missing: false });
  pytorchContract("tfjs", makeEngine);
});
