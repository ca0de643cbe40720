import { describe, expect, it } from "vitest";
import { checkBlock, defineModel, layoutOf, viewsOf } from "../../src/index.js";

const vae = defineModel({ inputSize: 6, encoder: [5, 4], latentSize: 2, decoder: [3] });

describe("layoutOf", () => {
  it("places a VAE's tensors in the order of the data path, the two heads side by side", () => {
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

  it("gives the heads to the kernels as one layer of 2Z outputs", () => {
    const { encoder, head, decoder, output } = layoutOf(vae);
    expect(encoder.map((layer) => layer.name)).toEqual(["encoder.0", "encoder.1"]);
    expect(head).toEqual({ name: "encoder.head", inputs: 4, outputs: 4, weightOffset: 59, biasOffset: 75 });
    expect(decoder).toEqual([{ name: "decoder.0", inputs: 2, outputs: 3, weightOffset: 79, biasOffset: 85 }]);
    expect(output).toMatchObject({ inputs: 3, outputs: 6, weightOffset: 88, biasOffset: 106 });
  });

  it("has one head of Z outputs in an autoencoder", () => {
    const { specs, head } = layoutOf({ ...vae, kind: "ae" });
    expect(specs.slice(4, 6).map(({ name, shape }) => [name, shape])).toEqual([
      ["encoder.latent.weight", [2, 4]],
      ["encoder.latent.bias", [2]],
    ]);
    expect(head).toMatchObject({ inputs: 4, outputs: 2, weightOffset: 59, biasOffset: 67 });
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
    { ...vae, kind: "ae" as const },
    { ...vae, encoder: [], decoder: [9, 1, 9] },
    { ...vae, inputSize: 1, latentSize: 1 },
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
