import type { Rows } from "@paravae/datasets";

/** Rows [begin, begin + count) as reals: bytes 0 … 255 become 0 … 1. */
export function realsOf({ data, width }: Rows, begin: number, count: number): Float32Array {
  const part = data.subarray(begin * width, (begin + count) * width);
  return part instanceof Float32Array ? part.slice() : Float32Array.from(part, (byte) => byte / 255);
}
