/** Values that no kernel finds easy: neither zeros nor denormals, between −1 and 1. */
export function reals(ops, length) {
  const array = ops.allocate(length);
  for (let i = 0; i < length; i++) array[i] = Math.sin(i + 1);
  return array;
}

/** A matrix as the products of `ops` read it: its rounding is the upper half of each value's bits. */
export function matrix(ops, length) {
  const values = reals(ops, length);
  return { values, rounded: ops.precision === "bf16" ? upperHalves(ops, values) : undefined };
}

function upperHalves(ops, values) {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const { buffer, byteOffset } = ops.allocate(Math.ceil(values.length / 2));
  const rounded = new Uint16Array(buffer, byteOffset, values.length);
  for (let i = 0; i < rounded.length; i++) rounded[i] = bits[i] >>> 16;
  return rounded;
}
