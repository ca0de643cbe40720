import { readFile } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { dump, parse } from "npyjs";
import { describeFileError } from "./file-error.js";

/** A float32 array as an NPY file. */
export const encodeNpy = (values: Float32Array, shape: readonly number[]): Uint8Array =>
  new Uint8Array(dump(values, [...shape]));

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
  const { data, shape, dtype, fortranOrder } = parsed(Uint8Array.from(file).buffer, refuse);
  if (fortranOrder) return refuse("is in Fortran order; save numpy.ascontiguousarray of it");
  if (!(data instanceof Float32Array || data instanceof Uint8Array) || (dtype !== "f4" && dtype !== "u1")) {
    return refuse(`holds ${dtype}, expected f4 (float32) or u1 (bytes)`);
  }
  const count = shape.reduce((product, extent) => product * extent, 1);
  if (data.length !== count) {
    refuse(`holds ${data.length} values, expected ${count} for its shape; is it cut short?`);
  }
  return { shape, data };
}

function parsed(bytes: ArrayBuffer, refuse: (what: string, cause?: unknown) => never) {
  try {
    return parse(bytes);
  } catch (cause) {
    return refuse("is no whole NPY file; numpy.save writes one", cause);
  }
}
