import { precisionKinds, type RowBuffers, referenceOps, toBfloat16, unrounded } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { ArenaRows } from "../../src/rows/arena-rows.js";

/** What rows are called, which those in the arena do not depend on. */
const anyNames = new Uint32Array(3);

const width = 3;
const noLabels = new Uint8Array(0);

/** Buffers for four rows, full of what must not stay. */
const buffersFor = (options: { readonly present?: boolean; readonly labels?: number } = {}): RowBuffers => ({
  x: unrounded(new Float32Array(4 * width).fill(-7)),
  eps: new Float32Array(0),
  present: options.present === true ? new Float32Array(4 * width).fill(-7) : undefined,
  labels: new Int32Array(options.labels ?? 0).fill(-7),
  terms: [],
});

describe.each(precisionKinds)("ArenaRows over %s kernels", (precision) => {
  const ops = referenceOps((length) => new Float32Array(length), precision);
  const indices = Uint32Array.of(2, 0, 2);

  it("loads bytes as values in [0, 1], in the order of the indices", () => {
    const data = Uint8Array.of(0, 255, 51, 1, 2, 3, 102, 153, 204);
    const buffers = buffersFor();
    new ArenaRows({ data, labels: noLabels }, width, ops).load(buffers, anyNames, indices, 3);
    const [first, last] = [
      [0, 255, 51],
      [102, 153, 204],
    ].map((row) => row.map((byte) => byte / 255));
    expect(buffers.x.values).toEqual(Float32Array.of(...last, ...first, ...last, -7, -7, -7));
  });

  it("loads reals as they are", () => {
    const data = Float32Array.of(-1, 1e-45, 3e38, 4, 5, 6, -0, 0.1, 9);
    const buffers = buffersFor();
    new ArenaRows({ data, labels: noLabels }, width, ops).load(buffers, anyNames, indices, 2);
    expect(buffers.x.values).toEqual(
      Float32Array.of(-0, 0.1, 9, -1, 1e-45, 3e38, ...[-7, -7, -7], ...[-7, -7, -7]),
    );
  });

  it("loads the labels of the rows for a model that asks for them", () => {
    const split = { data: new Uint8Array(9), labels: Uint8Array.of(10, 11, 255) };
    const buffers = buffersFor({ labels: 4 });
    new ArenaRows(split, width, ops).load(buffers, anyNames, indices, 3);
    expect(buffers.labels).toEqual(Int32Array.of(255, 10, 255, -7));
    const unasked = buffersFor();
    new ArenaRows(split, width, ops).load(unasked, anyNames, indices, 3);
    expect(unasked.labels).toHaveLength(0);
  });

  it("makes a missing cell 0 and not present, and says of all others that they are", () => {
    const data = Float32Array.of(1, Number.NaN, 3, 4, 5, 6, Number.NaN, 8, Number.NaN);
    const buffers = {
      ...buffersFor({ present: true }),
      x: { values: new Float32Array(12).fill(-7), rounded: new Uint16Array(12).fill(7) },
    };
    const source = new ArenaRows({ data, labels: noLabels }, width, ops);
    source.load(buffers, anyNames, indices, 2);
    const values = [0, 8, 0, 1, 0, 3];
    const rest = [-7, -7, -7, -7, -7, -7];
    expect(buffers.x.values).toEqual(Float32Array.of(...values, ...rest));
    expect(buffers.x.rounded).toEqual(Uint16Array.of(...values.map(toBfloat16), 7, 7, 7, 7, 7, 7));
    expect(buffers.present).toEqual(Float32Array.of(0, 1, 0, 1, 0, 1, ...rest));

    // The next batch lies in the same buffers.
    source.load(buffers, anyNames, Uint32Array.of(1), 1);
    expect(buffers.x.values.subarray(0, 3)).toEqual(Float32Array.of(4, 5, 6));
    expect(buffers.present?.subarray(0, 6)).toEqual(Float32Array.of(1, 1, 1, 1, 0, 1));
  });

  it("leaves NaN alone for a model whose rows are whole", () => {
    const buffers = buffersFor();
    const data = Float32Array.of(1, Number.NaN, 3);
    new ArenaRows({ data, labels: noLabels }, width, ops).load(buffers, anyNames, Uint32Array.of(0), 1);
    expect(buffers.x.values[1]).toBeNaN();
  });

  it("says of bytes that every cell is there", () => {
    const buffers = buffersFor({ present: true });
    new ArenaRows({ data: new Uint8Array(9), labels: noLabels }, width, ops).load(
      buffers,
      anyNames,
      indices,
      1,
    );
    expect(buffers.present?.subarray(0, 4)).toEqual(Float32Array.of(1, 1, 1, -7));
  });
});
