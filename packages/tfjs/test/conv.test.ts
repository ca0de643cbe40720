import { defineModel, initialise, keyOfSeed, layoutOf, Vae } from "@paravae/core";
import { expectWithin, Lcg, withOptionalPart } from "@paravae/testkit";
import { expect, it } from "vitest";
import { loadTensorflow, loadTensors, TfjsEngine, tfjsCodec } from "../src/index.js";
import { convLoss } from "./conv-reference.js";

const rows = 3;

withOptionalPart("convolutional models", loadTensorflow, ({ tf }) => {
  // Extents that are odd, that are even, and that are halved to less than the window.
  it.each([
    { image: { height: 6, width: 5, channels: 2 }, channels: [3] },
    { image: { height: 5, width: 7, channels: 1 }, channels: [2, 3] },
    { image: { height: 8, width: 8, channels: 1 }, channels: [2, 2, 2] },
  ])("$image to $channels: terms and every gradient against float64 sums and differences", async (shape) => {
    const model = defineModel({
      ...shape,
      architecture: "conv",
      latentSize: 2,
      activation: "tanh",
      beta: 1.5,
    });
    const layout = layoutOf(model);
    const parameters = new Float32Array(layout.length);
    initialise(parameters, layout, "pytorch", keyOfSeed(3));
    const gradients = new Float32Array(layout.length);
    const engine = new TfjsEngine(tf, model, await loadTensors(tf, model), {
      maxRows: rows,
      parameters,
      gradients,
      allocate: (length) => new Float32Array(length),
    });
    const lcg = new Lcg(5);
    lcg.fill(engine.x.values, 0, 1);
    lcg.fillNoise(engine.eps);
    engine.lossAndGradients(rows, 1 / rows);

    const terms = (block: Float64Array, r: number) => {
      const x = Float64Array.from(engine.x.values.subarray(r * model.inputSize, (r + 1) * model.inputSize));
      return convLoss(model, block, x, Float64Array.from(engine.eps.subarray(2 * r, 2 * r + 2)));
    };
    const block = Float64Array.from(parameters);
    const [reconstructions, kls] = engine.terms;
    for (let r = 0; r < rows; r++) {
      const { reconstruction, kl } = terms(block, r);
      expect(Math.abs(reconstructions[r] - reconstruction)).toBeLessThan(1e-5 * reconstruction);
      expectWithin(kls.subarray(2 * r, 2 * r + 2), kl, () => 1e-6, "kl");
    }
    const loss = (): number => {
      let sum = 0;
      for (let r = 0; r < rows; r++) {
        const { reconstruction, kl } = terms(block, r);
        sum += (reconstruction + 1.5 * (kl[0] + kl[1])) / rows;
      }
      return sum;
    };
    const h = 1e-5;
    for (const { name, offset, length } of layout.specs) {
      const expected = new Float64Array(length);
      for (let i = 0; i < length; i++) {
        const value = block[offset + i];
        block[offset + i] = value + h;
        const above = loss();
        block[offset + i] = value - h;
        expected[i] = (above - loss()) / (2 * h);
        block[offset + i] = value;
      }
      const largest = expected.reduce((max, g) => Math.max(max, Math.abs(g)), 0);
      // Float32 knows a tensor's small gradients only as well as its large ones.
      expectWithin(
        gradients.subarray(offset, offset + length),
        expected,
        () => 1e-5 * largest,
        `gradient of ${name}`,
      );
    }
  });

  it.each(
    [28, 32, 64].flatMap((extent) => [1, 3].map((channels) => ({ height: extent, width: extent, channels }))),
  )("takes images of %o, and gives them back", async (image) => {
    const model = defineModel({ architecture: "conv", image, channels: [4, 8], latentSize: 3 });
    const layout = layoutOf(model);
    const parameters = new Float32Array(layout.length);
    initialise(parameters, layout, "pytorch", keyOfSeed(3));
    const tensors = await loadTensors(tf, model);
    const vae = new Vae(model, parameters, { createCodec: tfjsCodec(tf, model, tensors), maxRows: 2 });
    const x = new Lcg(6).fill(new Float32Array(3 * model.inputSize), 0, 1);
    const { mu, logVar } = vae.encode(x);
    expect([mu.length, logVar?.length]).toEqual([9, 9]);
    const back = vae.decode(mu);
    expect(back.length).toBe(x.length);
    expect(back.every((value) => value > 0 && value < 1)).toBe(true);
    // Rows do not depend on which others they are computed with.
    expectWithin(vae.decode(mu.slice(6)), back.slice(2 * model.inputSize), () => 1e-6, "the third image");
  });
});
