import {
  columnwise,
  type DenseOptions,
  defineModel,
  type LayerEntry,
  type Likelihood,
  layers,
  likelihoods,
  type ModelOptions,
  type ObjectiveEntry,
  objectives,
  ParavaeError,
} from "@paravae/core";
import { withOptionalPart } from "@paravae/testkit";
import { describe, expect, it } from "vitest";
import { loadTensorflow, loadTensors } from "../src/index.js";

// Kinds that a program has added, whose formulas this engine does not know.
const bernoulli = likelihoods.get("bernoulli");
const vae = objectives.get("vae");
const dense = layers.get("dense");
likelihoods.add({
  ...bernoulli,
  kind: "made-up",
  ...columnwise({ parameters: 1, nats: () => 0, gradient() {}, mean: () => 0, sample: () => 0 }),
} satisfies Likelihood);
objectives.add({ ...vae, kind: "made-up" } satisfies ObjectiveEntry);
layers.add({ ...dense, kind: "made-up" } satisfies LayerEntry);

const sizes: DenseOptions = { inputSize: 6, encoder: [4], latentSize: 2, decoder: [4] };
const conv = {
  architecture: "conv",
  image: { height: 2, width: 3, channels: 1 },
  channels: [2],
  latentSize: 2,
} as const;
const head = (columns: number, kind: string) => ({ columns, likelihood: { kind } });

withOptionalPart("what TensorFlow.js does not compute", loadTensorflow, ({ tf }) => {
  const refusalOf = async (options: ModelOptions): Promise<string> => {
    const error = await loadTensors(tf, defineModel(options)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ParavaeError);
    const { code, message } = error as ParavaeError;
    expect(code).toBe("E_ENGINE");
    return message;
  };

  describe.each([
    ["dense", sizes],
    ["conv", conv],
  ] as const)("of a %s model", (_, shape) => {
    it.each([
      ["several heads", [head(2, "gaussian"), head(4, "bernoulli")], "gaussian, bernoulli"],
      ["several heads of one kind", [head(2, "bernoulli"), head(4, "bernoulli")], "bernoulli, bernoulli"],
      ["an unknown likelihood", [head(6, "made-up")], "made-up"],
    ])("is refused: %s", async (_what, heads, kinds) => {
      expect(await refusalOf({ ...shape, heads })).toBe(
        `engine: tfjs takes one head of bernoulli or gaussian, not ${kinds}; use a dense model on another engine`,
      );
    });

    it("is refused: an unknown objective", async () => {
      expect(await refusalOf({ ...shape, objective: { kind: "made-up" } })).toBe(
        "engine: tfjs knows the objectives vae and ae, not made-up; use a dense model on another engine",
      );
    });

    it("is taken otherwise", async () => {
      const { loss } = await loadTensors(tf, defineModel({ ...shape, heads: [head(6, "gaussian")] }));
      expect(loss).toBeInstanceOf(Function);
    });
  });

  it.each<[string, Partial<DenseOptions>]>([
    ["an unknown layer of the encoder", { encoder: [4, { kind: "made-up", width: 3 }] }],
    ["an unknown layer of the decoder", { decoder: [{ kind: "made-up", width: 3 }] }],
    ["a layer by its kind", { encoder: [{ kind: "dense", width: 4 }] }],
    ["cells that may be missing", { missing: true }],
  ])("is refused: %s", async (_, changes) => {
    expect(await refusalOf({ ...sizes, ...changes })).toBe(
      "engine: tfjs takes dense layers by their widths and rows without missing cells; use another engine",
    );
  });
});
