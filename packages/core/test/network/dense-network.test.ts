import { expectSameBits } from "@paravae/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DenseModel,
  DenseNetwork,
  defineModel,
  objectives,
  type Precision,
  precisionKinds,
  type RowAllocator,
  referenceOps,
  rowsFrom,
} from "../../src/index.js";
import { anyCut, anyModel, fillRows, parametersOf, rangesOf } from "./dense-sample.js";

type Whole = Float32Array | Uint16Array;

/** Buffers of a whole batch, of which allocators for any rows of it hand out windows. */
class BatchMemory {
  readonly wholes: Whole[] = [];
  readonly #batch: number;

  constructor(batch: number) {
    this.#batch = batch;
  }

  rows(begin: number, end: number): RowAllocator {
    let next = 0;
    const windowOf = <A extends Whole>(make: (length: number) => A, width: number): A => {
      if (next === this.wholes.length) this.wholes.push(make(this.#batch * width));
      const whole = this.wholes[next++] as A;
      return whole.subarray(begin * width, end * width) as A;
    };
    return {
      reals: (width) => windowOf((length) => new Float32Array(length), width),
      bfloat16s: (width) => windowOf((length) => new Uint16Array(length), width),
    };
  }
}

/**
 * Every buffer of a batch once windows of it, in that order, each by a network of its own, were computed: all of them
 * forward, then all of them back.
 */
function computed(
  model: DenseModel,
  precision: Precision,
  batch: number,
  windows: readonly { readonly begin: number; readonly end: number }[],
): { readonly wholes: readonly Whole[]; readonly whole: DenseNetwork } {
  const memory = new BatchMemory(batch);
  const ops = referenceOps((length) => new Float32Array(length), precision);
  const parameters = parametersOf(model, precision);
  const networkOf = (begin: number, end: number): DenseNetwork =>
    new DenseNetwork(model, ops, parameters, memory.rows(begin, end), true);
  const whole = networkOf(0, batch);
  fillRows(whole);
  const networks = windows.map(({ begin, end }) => ({
    first: begin,
    rows: end - begin,
    of: networkOf(begin, end),
  }));
  for (const { rows, of } of networks) of.forward(rows);
  for (const { first, rows, of } of networks) {
    of.finishTraining(rows, 1 / batch, 3, { network: whole, first, rows: batch }, () => {});
  }
  return { wholes: memory.wholes, whole };
}

describe("DenseNetwork", () => {
  it("leaves the same bits in every buffer, however a batch is cut into windows of rows", () => {
    const anyWindows = fc
      .integer({ min: 1, max: 9 })
      .chain(anyCut)
      .chain((cut) => {
        const windows = rangesOf(cut);
        return fc.shuffledSubarray(windows, { minLength: windows.length });
      });
    fc.assert(
      fc.property(anyModel, fc.constantFrom(...precisionKinds), anyWindows, (model, precision, windows) => {
        const batch = Math.max(...windows.map(({ end }) => end));
        const got = computed(model, precision, batch, windows);
        const expected = computed(model, precision, batch, [{ begin: 0, end: batch }]);
        expect(got.wholes.length).toBe(expected.wholes.length);
        expected.wholes.forEach((whole, i) => {
          const window = got.wholes[i];
          if (whole instanceof Float32Array) expectSameBits(window as Float32Array, whole, `buffer ${i}`);
          else expect(window).toEqual(whole);
        });
      }),
    );
  });

  const sizes = { inputSize: 5, encoder: [4], latentSize: 2, decoder: [3] };

  it.each(objectives.kinds)("of objective %s computes the rows it is asked for and no others", (kind) => {
    const model = defineModel({ ...sizes, objective: { kind }, activation: "gelu" });
    const { wholes, whole } = computed(model, "float32", 6, [{ begin: 1, end: 4 }]);
    const given = [whole.x.values, whole.eps].map(({ buffer }) => buffer);
    const made = wholes.filter(({ buffer, length }) => length > 0 && !given.includes(buffer));
    // Moments and output of both stacks with their deltas, pre-activations, z and nats.
    expect(made.length).toBeGreaterThanOrEqual(10);
    for (const values of made) {
      const width = values.length / 6;
      const written = [0, 1, 2, 3, 4, 5].filter((r) =>
        values.subarray(r * width, (r + 1) * width).some(Boolean),
      );
      expect(written).toEqual([1, 2, 3]);
    }
  });

  it("not made for training evaluates, and refuses the way back", () => {
    const model = defineModel(sizes);
    const ops = referenceOps((length) => new Float32Array(length));
    const parameters = parametersOf(model, "float32");
    const network = new DenseNetwork(model, ops, parameters, rowsFrom(ops.allocate, 3), false);
    fillRows(network);
    const batch = { network, first: 0, rows: 3 };
    network.forward(3);
    network.finishEvaluation(3, batch);
    const { whole } = computed(model, "float32", 3, [{ begin: 0, end: 3 }]);
    expect(network.terms.length).toBe(2);
    network.terms.forEach((term, t) => {
      expectSameBits(term, whole.terms[t], `term ${t}`);
    });
    expect(network.gradients).toEqual([]);
    expect(() => network.finishTraining(3, 1, 0, batch, () => {})).toThrow(TypeError);
  });
});
