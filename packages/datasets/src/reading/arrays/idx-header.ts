import { ParavaeError } from "@paravae/core";
import { type Element, elements } from "./elements.js";
import { describeShape, valuesOf } from "./shape.js";

/** What an IDX header declares. */
export interface IdxHeader {
  readonly element: Element;
  readonly shape: number[];
  /** Bytes of the header itself. */
  readonly byteLength: number;
  /** Bytes of the array that follows: more than a file can hold, if the header lies. */
  readonly dataLength: number;
}

const types: Readonly<Record<number, Element | undefined>> = {
  8: elements.uint8,
  9: elements.int8,
  11: elements.int16,
  12: elements.int32,
  13: elements.float32,
  14: elements.float64,
};

/** Whether a file begins as IDX: two zeros, a type that there is, and a dimension or more. */
export const beginsAsIdx = ([first, second, type, dimensions]: Uint8Array): boolean =>
  first === 0 && second === 0 && types[type] !== undefined && dimensions > 0;

/**
 * Parses the header that `head` starts with.
 *
 *     byte  0  1     2          3             4 …
 *          ┌──┬──┬──────────┬─────────────┬────────────────────────────────┬──────────────
 *          │ 0│ 0│ type, 08…│ dimensions n│ n sizes, uint32 big-endian     │ the array, row-major
 *          └──┴──┴──────────┴─────────────┴────────────────────────────────┴──────────────
 *
 * @returns undefined when `head` ends before the header does, though it may be one so far
 * @throws ParavaeError E_IDX_MAGIC, E_IDX_TYPE, E_IDX_SHAPE when it is no header of a non-empty array
 */
export function parseIdxHeader(head: Uint8Array, path: string): IdxHeader | undefined {
  if (head.slice(0, 2).some((byte) => byte !== 0)) {
    const got = [...head.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join(" ");
    throw error("E_IDX_MAGIC", path, `starts with bytes ${got}, expected 00 00 08; is it an IDX file?`);
  }
  if (head.length < 4) return undefined;
  const [, , type, dimensions] = head;
  const element = types[type];
  if (element === undefined) {
    const got = `0x${type.toString(16).padStart(2, "0")}`;
    throw error(
      "E_IDX_TYPE",
      path,
      `holds values of type ${got}, expected 0x08 (unsigned bytes), 0x09 or 0x0b to 0x0e; is it an IDX file?`,
    );
  }
  if (dimensions === 0) {
    throw error("E_IDX_SHAPE", path, "declares no dimensions, expected at least 1; is it an IDX file?");
  }
  const byteLength = 4 + 4 * dimensions;
  if (head.length < byteLength) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, byteLength);
  const shape = Array.from({ length: dimensions }, (_, i) => view.getUint32(4 + 4 * i));
  const dataLength = valuesOf(shape) * element.bytes;
  if (dataLength === 0) {
    throw error(
      "E_IDX_SHAPE",
      path,
      `declares an array ${describeShape(shape)}, expected every size above 0; is it empty?`,
    );
  }
  return { element, shape, byteLength, dataLength };
}

/** The header as a program would write it that stores numbers from the low end. */
export function withSwappedSizes({ element, shape, byteLength }: IdxHeader): IdxHeader {
  const view = new DataView(new ArrayBuffer(4));
  const swapped = shape.map((extent) => {
    view.setUint32(0, extent);
    return view.getUint32(0, true);
  });
  return { element, shape: swapped, byteLength, dataLength: valuesOf(swapped) * element.bytes };
}

const error = (code: string, path: string, text: string): ParavaeError =>
  new ParavaeError(code, `${path}: ${text}`, { data: { path } });
