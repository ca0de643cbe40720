import type { FileHandle } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { describeFileError, fillFromFile, openRegularFile } from "@paravae/files";
import { dump } from "npyjs";
import { maxNpyHeaderBytes, parseNpyHeader } from "./npy-header.js";

/** A float32 array as an NPY file. */
export const encodeNpy = (values: Float32Array, shape: readonly number[]): Uint8Array =>
  new Uint8Array(dump(values, [...shape]));

export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** The arrays that are read, by the type that the header names. */
const arrays = { "<f4": Float32Array, "|u1": Uint8Array } as const;

/**
 * Reads an NPY file of float32 or bytes in C order. Nothing in the file is trusted: memory is taken only for what
 * the file holds.
 *
 * @throws ParavaeError E_NPY when it cannot be read or holds something else
 */
export async function readNpy(path: string): Promise<NpyArray> {
  let file: FileHandle | undefined;
  try {
    const opened = await openRegularFile(path);
    file = opened.file;
    return await readArray(path, file, opened.size);
  } catch (cause) {
    if (cause instanceof ParavaeError) throw cause;
    throw npyError(path, `cannot be read: ${describeFileError(cause)}`, cause);
  } finally {
    await file?.close();
  }
}

async function readArray(path: string, file: FileHandle, size: number): Promise<NpyArray> {
  const head = new Uint8Array(Math.min(size, maxNpyHeaderBytes));
  const header = (await isFilled(file, head, 0)) ? parseNpyHeader(head) : undefined;
  if (header === undefined) throw npyError(path, "is no whole NPY file; numpy.save writes one");
  const { type, fortranOrder, shape, byteLength } = header;
  if (fortranOrder) throw npyError(path, "is in Fortran order; save numpy.ascontiguousarray of it");
  if (!isReadable(type)) {
    throw npyError(path, `holds values of type ${type}, expected <f4 (float32) or |u1 (bytes)`);
  }
  const ArrayOfType = arrays[type];
  const count = shape.reduce((product, extent) => product * extent, 1);
  const got = (size - byteLength) / ArrayOfType.BYTES_PER_ELEMENT;
  if (got !== count) {
    throw npyError(path, `holds ${got} values, expected ${count} for its shape; is it cut short?`);
  }
  const data = new ArrayOfType(count);
  if (await isFilled(file, new Uint8Array(data.buffer), byteLength)) return { shape, data };
  throw npyError(path, "was cut short while it was read; is another program writing it?");
}

const isFilled = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<boolean> =>
  (await fillFromFile(file, bytes, position)) === bytes.length;

const isReadable = (type: string): type is keyof typeof arrays => Object.hasOwn(arrays, type);

const npyError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_NPY", `${path}: ${what}`, { data: { path }, cause });
