import { defineModel, initialise, keyOfSeed, layoutOf } from "@paravae/core";
import { withOptionalPart } from "@paravae/testkit";
import { expect, it } from "vitest";
import { loadTensorflow, loadTensors, TfjsEngine } from "../src/index.js";

withOptionalPart("tensors left behind", loadTensorflow, ({ tf }) => {
  it.each([
    { inputSize: 20, encoder: [8], latentSize: 3, decoder: [8] },
    { architecture: "conv", image: { height: 6, width: 6, channels: 1 }, channels: [4], latentSize: 3 },
  ] as const)("none after a thousand steps, in JavaScript or in TensorFlow: %o", async (options) => {
    const model = defineModel(options);
    const layout = layoutOf(model);
    const parameters = new Float32Array(layout.length);
    initialise(parameters, layout, "pytorch", keyOfSeed(1));
    const engine = new TfjsEngine(tf, model, await loadTensors(tf, model), {
      maxRows: 4,
      parameters,
      gradients: new Float32Array(layout.length),
      allocate: (length) => new Float32Array(length),
    });
    const native = (): number =>
      (tf.backend() as unknown as { binding: { getNumOfTensors(): number } }).binding.getNumOfTensors();
    engine.lossAndGradients(4, 0.25);
    engine.evaluate(4);
    const before = { js: tf.memory().numTensors, native: native() };
    for (let step = 0; step < 1000; step++) {
      engine.lossAndGradients(4, 0.25);
      if (step % 10 === 0) engine.evaluate(3);
    }
    expect({ js: tf.memory().numTensors, native: native() }).toEqual(before);
  });
});
