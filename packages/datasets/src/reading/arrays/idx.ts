import { ParavaeError } from "@paravae/core";
import type { Format } from "../format.js";
import type { InputFile } from "../input-file.js";
import { namelessArray, readingOf, refuseKey } from "./array-reading.js";
import { beginsAsIdx, type IdxHeader, parseIdxHeader, withSwappedSizes } from "./idx-header.js";
import { isBinaryNamed } from "./is-binary-named.js";
import { describeBytes, describeShape } from "./shape.js";
import { bodyOf, type StoredArray } from "./stored-array.js";

/** The arrays of MNIST, of each type that the format has. */
export const idx: Format = {
  name: "IDX",
  recognises: (input) =>
    beginsAsIdx(input.head) ||
    isBinaryNamed(input, /(\.idx|[-.]idx\d+-(ubyte|byte|short|int|float|double))(\.gz)?$/i),
  open: async (input, options) => {
    refuseKey(input.path, options);
    return readingOf(input.path, [idxArray(input, idxHeaderOf(input))], options);
  },
};

/** @throws ParavaeError E_IDX_MAGIC, E_IDX_TYPE, E_IDX_SHAPE, and E_IDX_SIZE when it is cut short */
export function idxHeaderOf({ path, head, size }: InputFile): IdxHeader {
  const header = parseIdxHeader(head, path);
  if (header !== undefined) return header;
  const got = size ?? head.length;
  throw new ParavaeError(
    "E_IDX_SIZE",
    `${path}: ends inside the header, after ${got} bytes; fetch the file again`,
    {
      data: { path, got },
    },
  );
}

/**
 * The array of an IDX file.
 *
 * @throws ParavaeError E_IDX_SIZE when the file cannot hold it
 */
export function idxArray(input: InputFile, header: IdxHeader): StoredArray {
  const { path, size, maxSize = Number.POSITIVE_INFINITY } = input;
  const { element, shape, byteLength, dataLength } = header;
  const checkEnd = (got: number): void => {
    if (got !== dataLength)
      throw idxSizeError(path, header, byteLength + got, got > dataLength && size === undefined);
  };
  if (size !== undefined) checkEnd(size - byteLength);
  else if (byteLength + dataLength > maxSize) throw idxTooLarge(path, header, maxSize);
  return {
    name: namelessArray,
    element,
    bigEndian: true,
    shape,
    fortranOrder: false,
    bytes: () => bodyOf(input.stream(), byteLength, dataLength, checkEnd),
    async randomAccess() {
      const { file } = await input.randomAccess();
      return { file, position: byteLength, close: async () => undefined };
    },
  };
}

/** @param goesOn whether there may be more than what was got */
function idxSizeError(path: string, header: IdxHeader, got: number, goesOn: boolean): ParavaeError {
  const swapped = totalOf(withSwappedSizes(header));
  return sizeError(path, header, got, goesOn ? "bytes or more" : "bytes", swapped === got);
}

const idxTooLarge = (path: string, header: IdxHeader, maxSize: number): ParavaeError =>
  sizeError(
    path,
    header,
    maxSize,
    "bytes at most, as gzip of its size",
    totalOf(withSwappedSizes(header)) <= maxSize,
  );

const totalOf = ({ byteLength, dataLength }: IdxHeader): number => byteLength + dataLength;

function sizeError(
  path: string,
  header: IdxHeader,
  got: number,
  unit: string,
  isSwapped: boolean,
): ParavaeError {
  const expected = totalOf(header);
  const why = isSwapped
    ? `; its sizes are little-endian, of ${describeShape(withSwappedSizes(header).shape)}: write them big-endian`
    : ` for an array ${describeShape(header.shape)}; fetch the file again`;
  return new ParavaeError(
    "E_IDX_SIZE",
    `${path}: holds ${got} ${unit}, expected ${describeBytes(expected)}${why}`,
    { data: { path, got, expected, shape: header.shape } },
  );
}
