import { expectSameBits } from "@paravae/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  DenseEngine,
  type DenseModel,
  defineModel,
  type GradientBlock,
  type Precision,
  precisionKinds,
  referenceOps,
} from "../../src/index.js";
import { anyCut, anyModel, fillRows, parametersOf, rangesOf } from "../network/dense-sample.js";

const maxRows = 5;
const canary = -12345.678;

/** Some outputs of one of a network's gradient blocks. */
interface Part {
  readonly block: number;
  readonly firstOutput: number;
  readonly outputs: number;
}

/** An engine that has computed `rows` rows and so holds what gradients are formed of, with those it formed whole. */
function computed(model: DenseModel, precision: Precision, rows: number) {
  const ops = referenceOps((length) => new Float32Array(length), precision);
  const parameters = parametersOf(model, precision);
  const whole = new Float32Array(parameters.values.length);
  const engine = new DenseEngine(model, ops, { maxRows, parameters, gradients: whole });
  fillRows(engine);
  engine.lossAndGradients(rows, 1 / rows);
  // While a rank forms a part, others update theirs: no part's gradient may depend on what the parameters are by then.
  parameters.values.fill(Number.NaN);
  parameters.rounded?.fill(0x7fc0);
  return { network: engine.network, whole };
}

const blocksOf = (model: DenseModel): readonly GradientBlock[] =>
  computed(model, "float32", 1).network.gradients;

/** Every block of a model cut into parts, in any order. */
const anyParts = (model: DenseModel): fc.Arbitrary<Part[]> =>
  fc
    .tuple(
      ...blocksOf(model).map(({ outputs }, block) =>
        anyCut(outputs).map((cut) =>
          rangesOf(cut).map(({ begin, end }) => ({ block, firstOutput: begin, outputs: end - begin })),
        ),
      ),
    )
    .map((parts) => parts.flat())
    .chain((parts) => fc.shuffledSubarray(parts, { minLength: parts.length }));

describe("GradientBlock", () => {
  it("forms each part as the whole has it, bit for bit, and writes nothing else", () => {
    const anyCase = fc.record({
      modelAndParts: anyModel.chain((model) => fc.tuple(fc.constant(model), anyParts(model))),
      precision: fc.constantFrom(...precisionKinds),
      rows: fc.integer({ min: 1, max: maxRows }),
    });
    fc.assert(
      fc.property(anyCase, ({ modelAndParts: [model, parts], precision, rows }) => {
        const { network, whole } = computed(model, precision, rows);
        const block = new Float32Array(whole.length).fill(canary);
        const expected = block.slice();
        const formers = parts.map(({ block: b, firstOutput, outputs }) =>
          network.gradients[b].former(block, firstOutput, outputs),
        );
        expectSameBits(block, expected, "before anything is formed");
        parts.forEach(({ block: b, firstOutput, outputs }, part) => {
          formers[part](rows);
          for (const { begin, end } of network.gradients[b].rangesOf(firstOutput, outputs)) {
            expected.set(whole.subarray(begin, end), begin);
          }
          expectSameBits(block, expected, `block ${b} [${firstOutput}, ${firstOutput + outputs})`);
        });
        expectSameBits(block, whole, "all parts");
      }),
    );
  });

  it("its ranges, over all blocks of a model, are every parameter once, however they are cut", () => {
    fc.assert(
      fc.property(
        anyModel.chain((model) => fc.tuple(fc.constant(model), anyParts(model))),
        ([model, parts]) => {
          const blocks = blocksOf(model);
          const ranges = parts
            .flatMap(({ block, firstOutput, outputs }) => blocks[block].rangesOf(firstOutput, outputs))
            .sort((a, b) => a.begin - b.begin);
          let end = 0;
          for (const range of ranges) {
            expect(range.begin).toBe(end);
            ({ end } = range);
          }
          expect(end).toBe(parametersOf(model, "float32").values.length);
        },
      ),
    );
  });

  const model = defineModel({ inputSize: 3, encoder: [5], latentSize: 2, decoder: [] });

  it("of dense layers has a weight's rows and its biases", () => {
    const [hidden, moments, output] = blocksOf(model);
    expect([hidden.outputs, hidden.inputs]).toEqual([5, 3]);
    expect(hidden.rangesOf(1, 3)).toEqual([
      { begin: 3, end: 12 },
      { begin: 16, end: 19 },
    ]);
    expect([moments.outputs, moments.inputs]).toEqual([4, 5]);
    expect([output.outputs, output.inputs]).toEqual([3, 2]);
  });

  it("forms its part and leaves the rest of the block", () => {
    const { network, whole } = computed(model, "float32", 4);
    const block = new Float32Array(whole.length).fill(canary);
    const [hidden, moments] = network.gradients;
    hidden.former(block, 1, 3)(4);
    moments.former(block, 0, 4)(4);
    const ranges = [...hidden.rangesOf(1, 3), ...moments.rangesOf(0, 4)];
    const isFormed = (i: number): boolean => ranges.some(({ begin, end }) => i >= begin && i < end);
    expectSameBits(
      block,
      whole.map((g, i) => (isFormed(i) ? g : canary)),
      "block",
    );
    expect(whole.filter((_, i) => isFormed(i)).length).toBe(9 + 3 + 4 * 5 + 4);
  });

  it("is not there where nothing trains", () => {
    const ops = referenceOps((length) => new Float32Array(length));
    const inference = new DenseEngine(model, ops, { maxRows, parameters: parametersOf(model, "float32") });
    expect(inference.network.gradients).toEqual([]);
  });
});
