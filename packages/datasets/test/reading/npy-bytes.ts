/** A file as numpy.save writes it. */
export function npyBytes(type: string, shape: string, values: Uint8Array, fortranOrder = false): Buffer {
  const order = fortranOrder ? "True" : "False";
  const text = `{'descr': '${type}', 'fortran_order': ${order}, 'shape': (${shape}), }`;
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${text.padEnd(117)}\n`, "latin1");
  return Buffer.concat([head, values]);
}
