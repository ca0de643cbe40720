import { expectSameBits } from "@paravae/testkit";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type DenseBuffers,
  type DenseModel,
  DenseNetwork,
  defineModel,
  denseBuffers,
  modelKinds,
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

/** Every buffer of a batch once windows of it, in that order, each by a network of its own, were computed. */
function computed(
  model: DenseModel,
  precision: Precision,
  batch: number,
  windows: readonly { readonly begin: number; readonly end: number }[],
): { readonly wholes: readonly Whole[]; readonly buffers: DenseBuffers } {
  const memory = new BatchMemory(batch);
  const ops = referenceOps((length) => new Float32Array(length), precision);
  const parameters = parametersOf(model, precision);
  const bufferOf = (begin: number, end: number): DenseBuffers =>
    denseBuffers(model, precision, memory.rows(begin, end), true);
  const buffers = bufferOf(0, batch);
  fillRows(buffers);
  for (const { begin, end } of windows) {
    const network = new DenseNetwork(model, ops, parameters, bufferOf(begin, end));
    network.lossAndDeltas(end - begin, 1 / batch, () => {});
  }
  return { wholes: memory.wholes, buffers };
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

  it.each(modelKinds)("of a %s computes the rows it is asked for and no others", (kind) => {
    const model = defineModel({ ...sizes, kind, activation: "gelu" });
    const { buffers } = computed(model, "float32", 6, [{ begin: 1, end: 4 }]);
    const { encoder, decoder, reconstruction, kl } = buffers;
    const deltas = [...encoder, ...decoder].map(({ delta }) => delta!.values);
    for (const values of [...deltas, reconstruction, ...(kind === "vae" ? [kl] : [])]) {
      const width = values.length / 6;
      const written = [0, 1, 2, 3, 4, 5].filter((r) =>
        values.subarray(r * width, (r + 1) * width).some(Boolean),
      );
      expect(written).toEqual([1, 2, 3]);
    }
  });

  it("without buffers for training evaluates, and refuses to give deltas", () => {
    const model = defineModel(sizes);
    const ops = referenceOps((length) => new Float32Array(length));
    const buffers = denseBuffers(model, "float32", rowsFrom(ops.allocate, 3), false);
    const network = new DenseNetwork(model, ops, parametersOf(model, "float32"), buffers);
    fillRows(buffers);
    network.evaluate(3);
    expectSameBits(
      buffers.reconstruction,
      computed(model, "float32", 3, [{ begin: 0, end: 3 }]).buffers.reconstruction,
      "nats",
    );
    expect(() => network.lossAndDeltas(3, 1, () => {})).toThrow(TypeError);
  });
});
