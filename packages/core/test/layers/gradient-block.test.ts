import { expectSameBits } from "@paravae/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DenseEngine,
  DenseGradients,
  type DenseModel,
  type DenseSpec,
  defineModel,
  denseLayout,
  type LayerPart,
  layersOf,
  type Precision,
  precisionKinds,
  referenceOps,
} from "../../src/index.js";
import { anyCut, anyModel, fillRows, parametersOf, rangesOf } from "./dense-sample.js";

const maxRows = 5;
const canary = -12345.678;

/** Every layer of a model cut into parts, in any order. */
const anyParts = (model: DenseModel): fc.Arbitrary<LayerPart[]> =>
  fc
    .tuple(...layersOf(denseLayout(model)).map(partsOf))
    .map((parts) => parts.flat())
    .chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length }));

const partsOf = (spec: DenseSpec): fc.Arbitrary<LayerPart[]> =>
  anyCut(spec.outputs).map((cut) =>
    rangesOf(cut).map(({ begin, end }) => ({ spec, firstOutput: begin, outputs: end - begin })),
  );

/** An engine that has computed `rows` rows and so holds their deltas, with the gradients it formed whole. */
function computed(model: DenseModel, precision: Precision, rows: number) {
  const ops = referenceOps((length) => new Float32Array(length), precision);
  const parameters = parametersOf(model, precision);
  const whole = new Float32Array(parameters.values.length);
  const engine = new DenseEngine(model, ops, { maxRows, parameters, gradients: whole });
  fillRows(engine);
  engine.lossAndGradients(rows, 1 / rows);
  return { ops, buffers: engine.buffers, whole };
}

describe("DenseGradients", () => {
  it("forms each part as the whole has it, bit for bit, and writes nothing else", () => {
    const anyCase = fc.record({
      modelAndParts: anyModel.chain((model) => fc.tuple(fc.constant(model), anyParts(model))),
      precision: fc.constantFrom(...precisionKinds),
      rows: fc.integer({ min: 1, max: maxRows }),
    });
    fc.assert(
      fc.property(anyCase, ({ modelAndParts: [model, parts], precision, rows }) => {
        const { ops, buffers, whole } = computed(model, precision, rows);
        const block = new Float32Array(whole.length).fill(canary);
        const expected = block.slice();
        const gradients = new DenseGradients(ops, block, buffers, parts);
        parts.forEach(({ spec, firstOutput, outputs }, part) => {
          gradients.form(part, rows);
          const weight = spec.weightOffset + firstOutput * spec.inputs;
          const bias = spec.biasOffset + firstOutput;
          for (const [begin, end] of [
            [weight, weight + outputs * spec.inputs],
            [bias, bias + outputs],
          ]) {
            expected.set(whole.subarray(begin, end), begin);
          }
          expectSameBits(block, expected, `${spec.name} [${firstOutput}, ${firstOutput + outputs})`);
        });
        expectSameBits(block, whole, "all parts");
      }),
    );
  });

  const model = defineModel({ inputSize: 3, encoder: [5], latentSize: 2, decoder: [] });
  const [hidden, head] = layersOf(denseLayout(model));

  it("forms all of its parts and leaves the rest of the block", () => {
    const { ops, buffers, whole } = computed(model, "float32", 4);
    const block = new Float32Array(whole.length).fill(canary);
    const parts = [
      { spec: hidden, firstOutput: 1, outputs: 3 },
      { spec: head, firstOutput: 0, outputs: 4 },
    ];
    new DenseGradients(ops, block, buffers, parts).formAll(4);
    const { weightOffset, biasOffset, inputs } = hidden;
    const inParts = (i: number): boolean =>
      (i >= weightOffset + inputs && i < weightOffset + 4 * inputs) ||
      (i >= biasOffset + 1 && i < biasOffset + 4) ||
      (i >= head.weightOffset && i < head.biasOffset + head.outputs);
    expectSameBits(
      block,
      whole.map((g, i) => (inParts(i) ? g : canary)),
      "block",
    );
  });

  it("refuses a layer that it finds no delta of", () => {
    const { ops, buffers, whole } = computed(model, "float32", 1);
    const inference = new DenseEngine(model, ops, { maxRows, parameters: parametersOf(model, "float32") });
    const part = { spec: hidden, firstOutput: 0, outputs: 1 };
    const other = { ...part, spec: { ...hidden, name: "encoder.7" } };
    expect(() => new DenseGradients(ops, whole, inference.buffers, [part])).toThrow(/encoder\.0/);
    expect(() => new DenseGradients(ops, whole, buffers, [other])).toThrow(/encoder\.7/);
  });
});
