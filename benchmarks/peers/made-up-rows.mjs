/**
 * The rows that `measureSteps` of @paravae/parallel trains on, as bytes: made up, but neither zeros nor one constant,
 * on which training would run to extremes. The Python peers make the same.
 */
export function madeUpRows(count, width) {
  const data = new Uint8Array(count * width);
  for (let i = 0; i < data.length; i++) data[i] = Math.imul(i, 0x9e3779b1) >>> 24;
  return data;
}
