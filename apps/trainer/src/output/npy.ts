import { readFile } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { describeFileError } from "./file-error.js";

const magic = Uint8Array.of(0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59); // \x93NUMPY

/**
 * A float32 array as an NPY file, version 1.0 (NumPy Enhancement Proposal 1):
 *
 *     \x93NUMPY  1 0  header length, uint16  header, padded to a multiple of 64  values, little-endian
 */
export function encodeNpy(values: Float32Array, shape: readonly number[]): Uint8Array {
  const extents = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${extents}), }`;
  const dataOffset = Math.ceil((10 + header.length + 1) / 64) * 64;
  const bytes = new Uint8Array(dataOffset + 4 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set(magic);
  bytes[6] = 1;
  view.setUint16(8, dataOffset - 10, true);
  bytes.set(new TextEncoder().encode(header.padEnd(dataOffset - 11)), 10);
  bytes[dataOffset - 1] = 0x0a;
  values.forEach((value, i) => {
    view.setFloat32(dataOffset + 4 * i, value, true);
  });
  return bytes;
}

export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/**
 * Reads an NPY file of float32 or bytes in C order.
 *
 * @throws ParavaeError E_NPY when it cannot be read or holds something else
 */
export async function readNpy(path: string): Promise<NpyArray> {
  const refuse = (what: string, cause?: unknown): never => {
    throw new ParavaeError("E_NPY", `${path}: ${what}`, { data: { path }, cause });
  };
  const file = await readFile(path).catch((cause) =>
    refuse(`cannot be read: ${describeFileError(cause)}`, cause),
  );
  if (file.length < 12 || !magic.every((byte, i) => file[i] === byte)) {
    refuse("is no NPY file; numpy.save writes one");
  }
  const wide = file[6] > 1;
  const headerOffset = wide ? 12 : 10;
  const dataOffset = headerOffset + (wide ? file.readUInt32LE(8) : file.readUInt16LE(8));
  const header = file.toString("latin1", headerOffset, dataOffset);
  const descr = /'descr': *'([^']*)'/.exec(header)?.[1];
  const shapeText = /'shape': *\(([\d, ]*)\)/.exec(header)?.[1];
  if (shapeText === undefined || (descr !== "<f4" && descr !== "|u1")) {
    return refuse(`holds ${descr ?? "no known type"}, expected <f4 (float32) or |u1 (bytes)`);
  }
  if (!/'fortran_order': *False/.test(header))
    refuse("is in Fortran order; save numpy.ascontiguousarray of it");
  const shape = shapeText.split(",").flatMap((extent) => (extent.trim() === "" ? [] : [Number(extent)]));
  const count = shape.reduce((product, extent) => product * extent, 1);
  const width = descr === "<f4" ? 4 : 1;
  if (file.length - dataOffset !== width * count) {
    refuse(`holds ${file.length - dataOffset} bytes of values, expected ${width * count}; is it cut short?`);
  }
  const bytes = Uint8Array.from(file.subarray(dataOffset));
  if (width === 1) return { shape, data: bytes };
  const view = new DataView(bytes.buffer);
  return { shape, data: Float32Array.from({ length: count }, (_, i) => view.getFloat32(4 * i, true)) };
}
