import { refuse } from "./content-error.js";

const maxDepth = 8;
/** Extension type of typed arrays, and the kinds of them that are let through. */
const typedArrayExtension = 0x74;
const elementBytes: Readonly<Record<number, number>> = { 7: 4, 8: 8 };

/** Values of a known size, by their first byte: nil, false, true, float64, integers. */
const fixedSizes: Readonly<Record<number, number>> = {
  192: 1,
  194: 1,
  195: 1,
  203: 9,
  204: 2,
  205: 3,
  206: 5,
  208: 2,
  209: 3,
  210: 5,
};

/**
 * Checks that `bytes` are one msgpack value of nothing but nil, booleans, numbers, strings, lists, maps with
 * string keys, and arrays of float32 or float64, and that all of it lies within them.
 *
 * The decoder would take more: records (for which it generates code), regular expressions, errors, and
 * references that unfold into far more than the file holds. None of that belongs into a checkpoint, and a
 * checksum is no proof of who wrote it, so no decoder sees bytes that have not passed here.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT
 */
export function checkPlainMsgpack(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;

  const take = (count: number): number => {
    if (count > bytes.length - at) refuse("body", `${bytes.length} bytes`, `${count} more after byte ${at}`);
    at += count;
    return at - count;
  };
  const size = (width: number): number => {
    const from = take(width);
    if (width === 1) return view.getUint8(from);
    return width === 2 ? view.getUint16(from) : view.getUint32(from);
  };
  const unknown = (first: number): never => refuse(`byte ${at - 1} of the body`, first, "a plain value");

  const stringAfter = (first: number): void => {
    if (first >= 0xa0 && first < 0xc0) take(first - 0xa0);
    else if (first >= 0xd9 && first <= 0xdb) take(size(1 << (first - 0xd9)));
    else unknown(first);
  };
  const list = (length: number, depth: number): void => {
    for (let i = 0; i < length; i++) value(depth + 1);
  };
  const map = (length: number, depth: number): void => {
    for (let i = 0; i < length; i++) {
      stringAfter(size(1));
      value(depth + 1);
    }
  };
  const typedArray = (length: number): void => {
    const from = take(1 + length);
    const width = length > 0 ? elementBytes[bytes[from + 1]] : undefined;
    if (bytes[from] !== typedArrayExtension || width === undefined || (length - 1) % width !== 0) {
      refuse(`byte ${from} of the body`, bytes[from], "an array of float32 or float64");
    }
  };
  const value = (depth: number): void => {
    if (depth > maxDepth) refuse("body", `more than ${maxDepth} levels deep`, "a plain checkpoint");
    const first = size(1);
    const isString = (first >= 0xa0 && first < 0xc0) || (first >= 0xd9 && first <= 0xdb);
    if (first < 0x80 || first >= 0xe0) return;
    if (first < 0x90) map(first - 0x80, depth);
    else if (first < 0xa0) list(first - 0x90, depth);
    else if (isString) stringAfter(first);
    else if (fixedSizes[first] !== undefined) take(fixedSizes[first] - 1);
    else if (first >= 0xc7 && first <= 0xc9) typedArray(size(1 << (first - 0xc7)));
    else if (first === 0xdc || first === 0xdd) list(size(2 << (first - 0xdc)), depth);
    else if (first === 0xde || first === 0xdf) map(size(2 << (first - 0xde)), depth);
    else unknown(first);
  };

  value(0);
  if (at < bytes.length) refuse("body", `${bytes.length} bytes`, `its one value's ${at}`);
}
