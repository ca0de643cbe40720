import type { Rows, Split } from "../dataset.js";

/** Some rows of a split, with their labels, in memory of their own that threads can share. */
export function takeRows({ rows, labels }: Split, indices: Uint32Array): Split {
  const { data, width } = rows;
  const length = indices.length * width;
  const taken = emptyLike(data, length);
  indices.forEach((row, i) => {
    taken.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return {
    rows: { data: taken, count: indices.length, width },
    labels: labels && Uint8Array.from(indices, (row) => labels[row]),
  };
}

function emptyLike(data: Rows["data"], length: number): Rows["data"] {
  const memory = new SharedArrayBuffer(length * data.BYTES_PER_ELEMENT);
  return data instanceof Uint8Array ? new Uint8Array(memory) : new Float32Array(memory);
}
