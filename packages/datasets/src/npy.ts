import { ParavaeError } from "@paravae/core";
import { dump } from "npyjs";
import { npyArray, npyError, npyHeaderOf } from "./reading/arrays/npy.js";
import { valuesOf } from "./reading/arrays/shape.js";
import type { InputFile } from "./reading/input-file.js";
import { openInput } from "./reading/open-input.js";

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
  let input: InputFile | undefined;
  try {
    input = await openInput(path);
    return await readValues(input);
  } catch (error) {
    if (!(error instanceof ParavaeError)) {
      throw npyError(path, `cannot be read: ${(error as Error).message}`, error);
    }
    if (error.code === "E_NPY") throw error;
    throw new ParavaeError("E_NPY", error.message, { data: error.data, cause: error });
  } finally {
    await input?.close();
  }
}

async function readValues(input: InputFile): Promise<NpyArray> {
  const { path } = input;
  const header = npyHeaderOf(path, input.head);
  const { type, fortranOrder, shape, byteLength } = header;
  if (fortranOrder) throw npyError(path, "is in Fortran order; save numpy.ascontiguousarray of it");
  if (!isReadable(type)) {
    throw npyError(path, `holds values of type ${type}, expected <f4 (float32) or |u1 (bytes)`);
  }
  const ArrayOfType = arrays[type];
  const count = valuesOf(shape);
  // How many bytes are behind a compressed header is known once they are unpacked.
  const size = input.size ?? (await input.randomAccess()).size;
  const got = (size - byteLength) / ArrayOfType.BYTES_PER_ELEMENT;
  if (got !== count) {
    throw npyError(path, `holds ${got} values, expected ${count} for its shape; is it cut short?`);
  }
  const data = new ArrayOfType(count);
  const bytes = new Uint8Array(data.buffer);
  let filled = 0;
  for await (const piece of npyArray(path, "", header, input).bytes()) {
    bytes.set(piece, filled);
    filled += piece.length;
  }
  return { shape, data };
}

const isReadable = (type: string): type is keyof typeof arrays => Object.hasOwn(arrays, type);
