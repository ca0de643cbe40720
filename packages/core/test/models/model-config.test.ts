import { describe, expect, it } from "vitest";
import {
  allowsMissing,
  defineModel,
  describeSizes,
  type ModelOptions,
  objectiveOf,
  ParavaeError,
  rangesOf,
} from "../../src/index.js";

const sizes = { inputSize: 784, encoder: [400], latentSize: 20, decoder: [400] };
const heads = [
  { columns: 700, likelihood: { kind: "gaussian", variance: 0.5 } },
  { columns: 84, likelihood: { kind: "bernoulli" } },
];

describe("defineModel", () => {
  it("fills in the defaults", () => {
    expect(defineModel(sizes)).toEqual({
      ...sizes,
      architecture: "dense",
      objective: { kind: "vae", beta: 1 },
      heads: [{ columns: 784, likelihood: { kind: "bernoulli" } }],
      activation: "relu",
      initialisation: "pytorch",
      missing: false,
    });
  });

  it("keeps what is given, and survives JSON", () => {
    const options: ModelOptions = {
      architecture: "dense",
      inputSize: 784,
      encoder: [{ kind: "dense", width: 3 }, 2],
      latentSize: 1,
      decoder: [],
      objective: { kind: "ae" },
      activation: "gelu",
      heads,
      initialisation: "glorot",
      missing: true,
    };
    expect(defineModel(options)).toEqual(options);
    expect(JSON.parse(JSON.stringify(defineModel(options)))).toEqual(options);
  });

  it("is itself once it is defined", () => {
    for (const options of [sizes, { ...sizes, heads }, { ...sizes, kind: "ae", likelihood: "gaussian" }]) {
      const model = defineModel(options);
      expect(defineModel(model)).toEqual(model);
      expect(defineModel(JSON.parse(JSON.stringify(model)))).toEqual(model);
    }
  });

  it("fills in the defaults of kinds that are given", () => {
    const model = defineModel({
      ...sizes,
      objective: { kind: "vae" },
      heads: [{ columns: 784, likelihood: { kind: "gaussian" } }],
    });
    expect(model.objective).toEqual({ kind: "vae", beta: 1 });
    expect(model.heads).toEqual([{ columns: 784, likelihood: { kind: "gaussian", variance: 1 } }]);
  });

  it.each([
    [{ kind: "vae", beta: 4 }, { kind: "vae", beta: 4 }, { kind: "bernoulli" }],
    [{ beta: 0 }, { kind: "vae", beta: 0 }, { kind: "bernoulli" }],
    [{ kind: "ae", beta: 4 }, { kind: "ae" }, { kind: "bernoulli" }],
    [
      { likelihood: "gaussian", variance: 0.5 },
      { kind: "vae", beta: 1 },
      { kind: "gaussian", variance: 0.5 },
    ],
    [{ likelihood: "gaussian" }, { kind: "vae", beta: 1 }, { kind: "gaussian", variance: 1 }],
    [{ likelihood: "bernoulli", variance: 0.5 }, { kind: "vae", beta: 1 }, { kind: "bernoulli" }],
  ])("takes %o in short", (short, objective, likelihood) => {
    const model = defineModel({ ...sizes, ...short });
    expect(model.objective).toEqual(objective);
    expect(model.heads).toEqual([{ columns: 784, likelihood }]);
  });

  it.each([
    ["kind", "vae", "objective", { kind: "vae" }],
    ["beta", 1, "objective", { kind: "vae" }],
    ["likelihood", "gaussian", "heads", heads],
    ["variance", 1, "heads", heads],
  ])("refuses %s in short beside the same in full", (field, value, long, full) => {
    const define = () => defineModel({ ...sizes, [field]: value, [long]: full });
    expect(define).toThrow(
      `model: ${field} is ${JSON.stringify(value)}, expected ${long} alone, which is given too`,
    );
    expect(define).toThrow(
      expect.objectContaining({ code: "E_MODEL", data: expect.objectContaining({ field }) }),
    );
  });

  it("copies the lists of widths and heads", () => {
    const encoder = [4];
    const own = [{ columns: 784, likelihood: { kind: "gaussian", variance: 0.5 } }];
    const model = defineModel({ ...sizes, encoder, heads: own });
    encoder.push(5);
    own[0].likelihood.variance = 9;
    own[0].columns = 1;
    expect(model.encoder).toEqual([4]);
    expect(model.heads).toEqual([{ columns: 784, likelihood: { kind: "gaussian", variance: 0.5 } }]);
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
    ["missing", "yes", "true or false"],
    ["heads", [], "a list of at least one head"],
    ["heads", "gaussian", "a list of at least one head"],
  ])("refuses %s %s", (field, value, expected) => {
    const define = () => defineModel({ ...sizes, [field]: value });
    // Numbers that JSON has no word for are named, where an option of a kind is checked.
    const got = typeof value === "number" ? String(value) : JSON.stringify(value);
    expect(define).toThrow(ParavaeError);
    expect(define).toThrow(`model: ${field} is ${got}, expected ${expected}`);
    expect(define).toThrow(expect.objectContaining({ code: "E_MODEL", data: { field, value } }));
  });

  it.each(["encoder", "decoder"])("refuses a width of 0 in %s", (field) => {
    expect(() => defineModel({ ...sizes, [field]: [400, 0] })).toThrow(
      `model: ${field} is 0, expected a whole`,
    );
    expect(() => defineModel({ ...sizes, [field]: [{ kind: "dense", width: 0 }] })).toThrow(
      `model: ${field}: width is 0, expected a whole`,
    );
    expect(() => defineModel({ ...sizes, [field]: [{ kind: "conv" }] })).toThrow(
      `model: ${field}: kind is "conv", expected one of dense`,
    );
    expect(() => defineModel({ ...sizes, [field]: [null] })).toThrow(
      `model: ${field} is null, expected a whole`,
    );
  });

  it.each([
    [{ objective: null }, "objective is null, expected a kind with its options"],
    [{ objective: "vae" }, 'objective is "vae", expected a kind with its options'],
    [{ objective: {} }, "objective: kind is undefined, expected one of vae, ae"],
    [{ objective: { kind: "ae", beta: 1 } }, "objective: beta is given, expected only kind"],
    [{ objective: { kind: "vae", beta: "1" } }, 'objective: beta is "1", expected a number of at least 0'],
    [{ heads: [null] }, "model: heads is null, expected columns and a likelihood"],
    [{ heads: [{ columns: 784 }] }, "likelihood is undefined, expected a kind with its options"],
    [
      { heads: [{ columns: 784, likelihood: { kind: "gaussian" }, variance: 1 }] },
      "model: heads: variance is given, expected only columns, likelihood",
    ],
    [
      { heads: [{ columns: 784, likelihood: { kind: "gaussian", variance: 0 } }] },
      "likelihood: variance is 0, expected a number above 0",
    ],
    [
      { heads: [{ columns: 0, likelihood: { kind: "gaussian" } }, ...heads] },
      "model: columns of a head is 0, expected a whole number of at least 1",
    ],
    [{ heads: heads.slice(1) }, "model: columns of all heads is 84, expected 784, the model's input size"],
    [{ width: 3 }, "model: width is given, expected only architecture, encoder,"],
    [{ architecture: "rnn" }, 'model: architecture is "rnn", expected one of dense, conv, module'],
  ])("refuses %o", (options, message) => {
    const define = () => defineModel({ ...sizes, ...options } as ModelOptions);
    expect(define).toThrow(message);
    expect(define).toThrow(expect.objectContaining({ code: "E_MODEL" }));
  });
});

describe("describeSizes", () => {
  it("names the layers from input to output", () => {
    expect(describeSizes(defineModel(sizes))).toBe("784-400-20-400-784");
    expect(describeSizes(defineModel({ ...sizes, encoder: [], decoder: [] }))).toBe("784-20-784");
  });
});

describe("objectiveOf", () => {
  it("of a vae has a KL per latent, weighed by beta at every step", () => {
    const { weightsAt, ...said } = objectiveOf(defineModel({ ...sizes, beta: 4 }));
    expect(said).toEqual({
      kind: "vae",
      headline: { name: "−ELBO", terms: ["reconstruction", "kl"] },
      terms: [
        { name: "reconstruction", dimensions: undefined },
        { name: "kl", dimensions: 20 },
      ],
      ...{ noiseWidth: 20, hasPrior: true, moments: 2, usesLabels: false, overBatch: false },
    });
    expect([0, 1, 1e6].map(weightsAt)).toEqual([
      [1, 4],
      [1, 4],
      [1, 4],
    ]);
  });

  it("of an autoencoder has a KL of no latents, and takes no noise", () => {
    const { weightsAt, ...said } = objectiveOf(defineModel({ ...sizes, kind: "ae" }));
    expect(said).toEqual({
      kind: "ae",
      headline: { name: "reconstruction", terms: ["reconstruction"] },
      terms: [
        { name: "reconstruction", dimensions: undefined },
        { name: "kl", dimensions: 0 },
      ],
      ...{ noiseWidth: 0, hasPrior: false, moments: 1, usesLabels: false, overBatch: false },
    });
    expect(weightsAt(0)).toEqual([1, 0]);
  });
});

describe("rangesOf", () => {
  it("is each head's, from the first column on", () => {
    expect(rangesOf(defineModel({ ...sizes, heads }))).toEqual([
      {
        ...{ columns: 700, low: -Number.MAX_VALUE, high: Number.MAX_VALUE, isWhole: false },
        expected: "a finite number",
      },
      {
        ...{ columns: 84, low: 0, high: 1, isWhole: false },
        expected: "a value in [0, 1] for a bernoulli likelihood",
      },
    ]);
  });
});

it("cells may be missing where the model says so", () => {
  expect(allowsMissing(defineModel({ ...sizes, missing: true }))).toBe(true);
  expect(allowsMissing(defineModel(sizes))).toBe(false);
});
