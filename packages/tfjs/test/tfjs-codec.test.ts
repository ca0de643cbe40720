import { defineModel, initialise, keyOfSeed, layoutOf, likelihoods, objectives, Vae } from "@paravae/core";
import { expectWithin, Lcg, withOptionalPart } from "@paravae/testkit";
import { expect, it } from "vitest";
import { loadTensorflow, loadTensors, tfjsCodec } from "../src/index.js";

withOptionalPart("inference on TensorFlow.js", loadTensorflow, ({ tf }) => {
  it.each(objectives.kinds.flatMap((kind) => likelihoods.kinds.map((likelihood) => ({ kind, likelihood }))))(
    "a dense model encodes and decodes as on the reference: %o",
    async (options) => {
      const model = defineModel({ inputSize: 9, encoder: [7], latentSize: 3, decoder: [5], ...options });
      const layout = layoutOf(model);
      const parameters = new Float32Array(layout.length);
      initialise(parameters, layout, "pytorch", keyOfSeed(2));
      const createCodec = tfjsCodec(tf, model, await loadTensors(tf, model));
      const [vae, reference] = [
        new Vae(model, parameters, { createCodec, maxRows: 4 }),
        new Vae(model, parameters),
      ];
      const x = new Lcg(3).fill(new Float32Array(11 * 9), 0, 1);
      const [got, expected] = [vae.encode(x), reference.encode(x)];
      expectWithin(got.mu, expected.mu, () => 1e-6, "mu");
      expect(got.logVar === undefined).toBe(expected.logVar === undefined);
      if (got.logVar && expected.logVar) expectWithin(got.logVar, expected.logVar, () => 1e-6, "logVar");
      expectWithin(vae.decode(got.mu), reference.decode(expected.mu), () => 1e-6, "means");
    },
  );
});
