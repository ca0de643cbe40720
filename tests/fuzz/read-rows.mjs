import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { formats, openInput } from "../../packages/datasets/dist/files/index.js";

/**
 * All rows of a file in the format of a name, once they have the shape and the number that it told of.
 *
 * @returns the notes, the fields with all of their cells, and the bytes of these
 */
export async function readRows(path, bytes, name, options = {}) {
  writeFileSync(path, bytes);
  const format = formats.find((candidate) => candidate.name === name);
  const input = await openInput(path);
  try {
    const { fields, count, notes, batches } = await format.open(input, options);
    const parts = fields.map(() => []);
    let rows = 0;
    for await (const batch of batches()) {
      rows += batch.count;
      for (const [i, { shape }] of fields.entries()) {
        assert.equal(batch.cells[i].length, batch.count * product(shape));
        parts[i].push(batch.cells[i]);
      }
    }
    assert.ok(rows > 0);
    assert.equal(rows, count);
    const cells = parts.map((pieces) => pieces.flatMap((piece) => [...piece]));
    const given = parts.flat().reduce((sum, piece) => sum + piece.byteLength, 0);
    return { notes, fields: fields.map((field, i) => ({ ...field, cells: cells[i] })), count, given };
  } finally {
    await input.close();
  }
}

export const product = (shape) => shape.reduce((all, extent) => all * extent, 1);

/** A value of a type as numpy calls it, by DataView. */
const getters = {
  bool: [1, (view, at) => Number(view.getUint8(at) !== 0)],
  uint8: [1, (view, at) => view.getUint8(at)],
  int8: [1, (view, at) => view.getInt8(at)],
  int16: [2, (view, at, little) => view.getInt16(at, little)],
  uint16: [2, (view, at, little) => view.getUint16(at, little)],
  int32: [4, (view, at, little) => view.getInt32(at, little)],
  uint32: [4, (view, at, little) => view.getUint32(at, little)],
  int64: [8, (view, at, little) => Number(view.getBigInt64(at, little))],
  uint64: [8, (view, at, little) => Number(view.getBigUint64(at, little))],
  float16: [2, undefined],
  bfloat16: [2, undefined],
  float32: [4, (view, at, little) => view.getFloat32(at, little)],
  float64: [8, (view, at, little) => view.getFloat64(at, little)],
};

/** Holds cells in C order against the last bytes of a file. */
export function checkLastBytes(bytes, type, isLittle, cells) {
  const [size, get] = getters[type];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const begin = bytes.length - size * cells.length;
  assert.ok(begin >= 0);
  if (get === undefined) return;
  for (const [i, cell] of cells.entries()) assert.ok(Object.is(cell, get(view, begin + i * size, isLittle)));
}
