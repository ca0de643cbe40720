import { ParavaeError } from "@paravae/core";

/** What an IDX header declares. */
export interface IdxHeader {
  readonly shape: number[];
  /** Bytes of the header itself. */
  readonly byteLength: number;
  /** Bytes of the array that follows: more than a file can hold, if the header lies. */
  readonly dataLength: number;
}

const unsignedByte = 0x08;

/** A header has at most 255 dimensions. */
export const maxIdxHeaderBytes = 4 + 4 * 255;

/**
 * Parses the header that `head` starts with.
 *
 *     byte  0  1     2          3             4 …
 *          ┌──┬──┬──────────┬─────────────┬────────────────────────────────┬──────────────
 *          │ 0│ 0│ type: 08 │ dimensions n│ n sizes, uint32 big-endian     │ the array, row-major
 *          └──┴──┴──────────┴─────────────┴────────────────────────────────┴──────────────
 *
 * @returns undefined when `head` ends before the header does, though it may be one so far
 * @throws ParavaeError E_IDX_MAGIC, E_IDX_TYPE, E_IDX_SHAPE when it is no header of a non-empty array of bytes
 */
export function parseIdxHeader(head: Uint8Array, path: string): IdxHeader | undefined {
  if (head.slice(0, 2).some((byte) => byte !== 0)) {
    const got = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw error("E_IDX_MAGIC", path, `starts with bytes ${got}, expected 00 00 08; is it an IDX file?`);
  }
  if (head.length < 4) return undefined;
  const [, , type, dimensions] = head;
  if (type !== unsignedByte) {
    const got = `0x${type.toString(16).padStart(2, "0")}`;
    throw error(
      "E_IDX_TYPE",
      path,
      `holds values of type ${got}, expected 0x08 (unsigned bytes); convert it to bytes`,
    );
  }
  if (dimensions === 0) {
    throw error("E_IDX_SHAPE", path, "declares no dimensions, expected at least 1; is it an IDX file?");
  }
  const byteLength = 4 + 4 * dimensions;
  if (head.length < byteLength) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const dataLength = lengthOf(shape);
  if (dataLength === 0) {
    throw error(
      "E_IDX_SHAPE",
      path,
      `declares an array ${describeShape(shape)}, expected every size above 0; is it empty?`,
    );
  }
  return { shape, byteLength, dataLength };
}

/** The header as a program would write it that stores numbers from the low end. */
export function withSwappedSizes({ shape, byteLength }: IdxHeader): IdxHeader {
  const view = new DataView(new ArrayBuffer(4));
  const swapped = shape.map((extent) => {
    view.setUint32(0, extent);
    return view.getUint32(0, true);
  });
  return { shape: swapped, byteLength, dataLength: lengthOf(swapped) };
}

const lengthOf = (shape: readonly number[]): number => shape.reduce((product, extent) => product * extent, 1);

/** `[60000, 28, 28]`, in a few words however many they are. */
export const describeShape = (shape: readonly number[]): string =>
  shape.length <= mostShown ? `[${shape.join(", ")}]` : `of ${shape.length} dimensions`;

const mostShown = 6;

/** A number of bytes. Headers that lie declare some that no double counts: `3.87e+25`. */
export const describeBytes = (bytes: number): string =>
  Number.isSafeInteger(bytes) ? String(bytes) : bytes.toExponential(2);

const error = (code: string, path: string, text: string): ParavaeError =>
  new ParavaeError(code, `${path}: ${text}`, { data: { path } });
