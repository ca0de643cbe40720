import { describe, expect, it } from "vitest";
import { checkBlock, defineModel, layoutOf, viewsOf } from "../../src/index.js";

const vae = defineModel({ inputSize: 6, encoder: [5, 4], latentSize: 2, decoder: [3] });

describe("layoutOf", () => {
  it("places a VAE's tensors in the order of the data path, the two moments side by side", () => {
    const table = layoutOf(vae).specs.map(({ name, shape, offset, length }) => [name, shape, offset, length]);
    expect(table).toEqual([
      ["encoder.0.weight", [5, 6], 0, 30],
      ["encoder.0.bias", [5], 30, 5],
      ["encoder.1.weight", [4, 5], 35, 20],
      ["encoder.1.bias", [4], 55, 4],
      ["encoder.mu.weight", [2, 4], 59, 8],
      ["encoder.logVar.weight", [2, 4], 67, 8],
      ["encoder.mu.bias", [2], 75, 2],
      ["encoder.logVar.bias", [2], 77, 2],
      ["decoder.0.weight", [3, 2], 79, 6],
      ["decoder.0.bias", [3], 85, 3],
      ["decoder.output.weight", [6, 3], 88, 18],
      ["decoder.output.bias", [6], 106, 6],
    ]);
    expect(layoutOf(vae).length).toBe(112);
  });

  it("gives the moments to the kernels as one layer of 2Z outputs", () => {
    const { encoder, moments, decoder, output } = layoutOf(vae);
    expect(encoder.map((layer) => layer.name)).toEqual(["encoder.0", "encoder.1"]);
    expect(moments).toEqual({
      ...{ kind: "dense", name: "encoder.moments", inputs: 4, outputs: 4, activation: undefined },
      ...{ weightOffset: 59, biasOffset: 75 },
    });
    expect(decoder).toEqual([
      {
        ...{ kind: "dense", name: "decoder.0", inputs: 2, outputs: 3, activation: "relu" },
        ...{ weightOffset: 79, biasOffset: 85 },
      },
    ]);
    expect(output).toMatchObject({ inputs: 3, outputs: 6, weightOffset: 88, biasOffset: 106 });
  });

  it("gives the latent itself of Z outputs in an autoencoder", () => {
    const { specs, moments } = layoutOf({ ...vae, objective: { kind: "ae" } });
    expect(specs.slice(4, 6).map(({ name, shape }) => [name, shape])).toEqual([
      ["encoder.latent.weight", [2, 4]],
      ["encoder.latent.bias", [2]],
    ]);
    expect(moments).toMatchObject({ inputs: 4, outputs: 2, weightOffset: 59, biasOffset: 67 });
  });

  it("places a dense layer alike, whichever way it is written", () => {
    const long = defineModel({
      ...{ inputSize: 6, latentSize: 2 },
      encoder: [{ kind: "dense", width: 5 }, 4],
      decoder: [{ kind: "dense", width: 3 }],
    });
    expect(layoutOf(long)).toEqual(layoutOf(vae));
  });

  it("has the outputs of all heads behind the decoder", () => {
    const heads = [
      { columns: 4, likelihood: { kind: "gaussian" } },
      { columns: 2, likelihood: { kind: "bernoulli" } },
    ];
    const { output } = layoutOf(
      defineModel({ inputSize: 6, encoder: [5, 4], latentSize: 2, decoder: [3], heads }),
    );
    expect(output).toEqual(layoutOf(vae).output);
  });

  it("joins input, latent and output directly without hidden layers", () => {
    const { specs } = layoutOf({ ...vae, encoder: [], decoder: [] });
    expect(specs.map(({ name, fanIn, fanOut }) => [name, fanIn, fanOut])).toEqual([
      ["encoder.mu.weight", 6, 2],
      ["encoder.logVar.weight", 6, 2],
      ["encoder.mu.bias", 6, 2],
      ["encoder.logVar.bias", 6, 2],
      ["decoder.output.weight", 2, 6],
      ["decoder.output.bias", 2, 6],
    ]);
  });

  it.each([
    vae,
    { ...vae, objective: { kind: "ae" } },
    { ...vae, encoder: [], decoder: [9, 1, 9] },
    defineModel({ inputSize: 1, encoder: [5, 4], latentSize: 1, decoder: [3] }),
    defineModel({ inputSize: 6, encoder: [{ kind: "dense", width: 5 }], latentSize: 2, decoder: [] }),
  ])("leaves no gaps and no overlaps: case %#", (model) => {
    const { specs, length } = layoutOf(model);
    let end = 0;
    for (const spec of specs) {
      expect(spec.offset).toBe(end);
      expect(spec.length).toBe(spec.shape.reduce((product, extent) => product * extent, 1));
      end += spec.length;
    }
    expect(end).toBe(length);
    expect(new Set(specs.map(({ name }) => name)).size).toBe(specs.length);
  });
});

describe("viewsOf", () => {
  it("writes through to the block", () => {
    const layout = layoutOf(vae);
    const block = new Float32Array(layout.length);
    const views = viewsOf(layout, block);
    expect([...views.keys()]).toEqual(layout.specs.map(({ name }) => name));
    layout.specs.forEach(({ name }, i) => {
      views.get(name)?.fill(i + 1);
    });
    layout.specs.forEach(({ offset, length }, i) => {
      expect(new Set(block.subarray(offset, offset + length))).toEqual(new Set([i + 1]));
    });
  });

  it.each([111, 113, 0])("refuses a block of %i values", (length) => {
    const block = new Float32Array(length);
    const refusal = expect.objectContaining({
      code: "E_SHAPE",
      message: `parameters: the block holds ${length} values, expected 112; is it of another model?`,
      data: { got: length, expected: 112 },
    });
    expect(() => viewsOf(layoutOf(vae), block)).toThrow(refusal);
    expect(() => checkBlock(layoutOf(vae), block)).toThrow(refusal);
  });
});
