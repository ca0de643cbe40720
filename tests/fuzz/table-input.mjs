import assert from "node:assert/strict";

/** Bytes as a file that a format opens, in small pieces, so that their ends lie anywhere. */
export const tableInput = (bytes, path, pieceBytes = 61) => ({
  path,
  head: bytes.subarray(0, 1 << 16),
  size: bytes.length,
  async *stream() {
    const length = bytes.length > 1 << 16 ? 1 << 16 : pieceBytes;
    for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length);
  },
  async randomAccess() {
    const read = async (into, offset, length, position) => ({
      bytesRead: bytes.copy(into, offset, position, Math.min(bytes.length, position + length)),
    });
    return { file: { read }, size: bytes.length };
  },
});

/**
 * Reads a table twice, in pieces of different sizes: what is accepted has as many cells in each column as rows, and is the same both times.
 */
export async function readTable(format, bytes, path) {
  format.recognises(tableInput(bytes, path));
  const [one, other] = [
    await contentOf(format, bytes, path, 61),
    await contentOf(format, bytes, path, 1 << 16),
  ];
  assert.deepEqual(one, other);
  return one.size;
}

async function contentOf(format, bytes, path, pieceBytes) {
  const reading = await format.open(tableInput(bytes, path, pieceBytes), {});
  const names = reading.fields.map(({ name }) => name);
  assert.equal(new Set(names).size, names.length, "two columns have one name");
  const sums = names.map(() => 0);
  let rows = 0;
  let size = bytes.length;
  for await (const { cells, count } of reading.batches()) {
    assert.equal(cells.length, names.length);
    for (const [c, { shape }] of reading.fields.entries()) {
      assert.equal(
        cells[c].length,
        shape.reduce((product, extent) => product * extent, count),
      );
      for (const cell of cells[c]) {
        assert.ok(cell === null || typeof cell === "string" || typeof cell === "number");
        sums[c] += typeof cell === "number" ? cell || 0 : (cell?.length ?? 0);
      }
      size += 8 * cells[c].length;
    }
    rows += count;
  }
  assert.ok(rows > 0);
  return { names, rows, size };
}
