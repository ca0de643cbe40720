import { describe, expect, it } from "vitest";
import { defineModel, describeSizes, type ModelOptions, ParavaeError } from "../../src/index.js";

const sizes = { inputSize: 784, encoder: [400], latentSize: 20, decoder: [400] };

describe("defineModel", () => {
  it("fills in the defaults", () => {
    expect(defineModel(sizes)).toEqual({
      ...sizes,
      architecture: "dense",
      kind: "vae",
      activation: "relu",
      likelihood: "bernoulli",
      variance: 1,
      beta: 1,
      initialisation: "pytorch",
    });
  });

  it("keeps what is given, and survives JSON", () => {
    const options: ModelOptions = {
      architecture: "dense",
      inputSize: 1,
      encoder: [],
      latentSize: 1,
      decoder: [],
      kind: "ae",
      activation: "gelu",
      likelihood: "gaussian",
      variance: 0.5,
      beta: 0,
      initialisation: "glorot",
    };
    expect(defineModel(options)).toEqual(options);
    expect(JSON.parse(JSON.stringify(defineModel(options)))).toEqual(options);
  });

  it("copies the lists of widths", () => {
    const encoder = [4];
    const model = defineModel({ ...sizes, encoder });
    encoder.push(5);
    expect(model.encoder).toEqual([4]);
  });

  it.each([
    ["inputSize", 0, "a whole number of at least 1"],
    ["inputSize", 1.5, "a whole number of at least 1"],
    ["latentSize", -1, "a whole number of at least 1"],
    ["latentSize", "20", "a whole number of at least 1"],
    ["latentSize", undefined, "a whole number of at least 1"],
    ["encoder", 400, "a list of layer widths"],
    ["kind", "gan", "one of vae, ae"],
    ["activation", "swish", "one of relu, leakyRelu, elu, softplus, tanh, sigmoid, gelu, silu"],
    ["likelihood", "laplace", "one of bernoulli, gaussian"],
    ["initialisation", "zeros", "one of pytorch, kaiming, glorot"],
    ["variance", 0, "a number above 0"],
    ["variance", Number.POSITIVE_INFINITY, "a number above 0"],
    ["beta", -0.1, "a number of at least 0"],
    ["beta", Number.NaN, "a number of at least 0"],
  ])("refuses %s %s", (field, value, expected) => {
    const define = () => defineModel({ ...sizes, [field]: value });
    expect(define).toThrow(ParavaeError);
    expect(define).toThrow(`model: ${field} is ${JSON.stringify(value)}, expected ${expected}`);
    expect(define).toThrow(expect.objectContaining({ code: "E_MODEL", data: { field, value } }));
  });

  it.each(["encoder", "decoder"])("refuses a width of 0 in %s", (field) => {
    expect(() => defineModel({ ...sizes, [field]: [400, 0] })).toThrow(
      `model: ${field} is 0, expected a whole`,
    );
  });
});

describe("describeSizes", () => {
  it("names the layers from input to output", () => {
    expect(describeSizes(defineModel(sizes))).toBe("784-400-20-400-784");
    expect(describeSizes(defineModel({ ...sizes, encoder: [], decoder: [] }))).toBe("784-20-784");
  });
});
