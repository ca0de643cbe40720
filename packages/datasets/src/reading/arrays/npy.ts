import { ParavaeError } from "@paravae/core";
import type { OpenedFile } from "@paravae/files";
import type { Format } from "../format.js";
import type { InputFile } from "../input-file.js";
import { namelessArray, readingOf, refuseKey } from "./array-reading.js";
import { type Element, elements } from "./elements.js";
import { isBinaryNamed } from "./is-binary-named.js";
import { beginsAsNpy, maxNpyHeaderBytes, type NpyHeader, parseNpyHeader, structured } from "./npy-header.js";
import { describeBytes, describeShape, valuesOf } from "./shape.js";
import { bodyOf, type StoredArray } from "./stored-array.js";

/** Arrays of numpy.save: numbers and booleans of every size that numpy has, in either order of bytes and of indices. */
export const npy: Format = {
  name: "NPY",
  recognises: (input) => beginsAsNpy(input.head) || isBinaryNamed(input, /\.npy(\.gz)?$/i),
  open: async (input, options) => {
    refuseKey(input.path, options);
    const header = npyHeaderOf(input.path, input.head);
    return readingOf(input.path, [npyArray(input.path, namelessArray, header, input)], options);
  },
};

/** The types that are read, by what a header calls them without the order of bytes. */
const types: Readonly<Record<string, Element | undefined>> = {
  u1: elements.uint8,
  b1: elements.boolean,
  i1: elements.int8,
  i2: elements.int16,
  u2: elements.uint16,
  i4: elements.int32,
  u4: elements.uint32,
  i8: elements.int64,
  u8: elements.uint64,
  f2: elements.float16,
  f4: elements.float32,
  f8: elements.float64,
};

/** What to do about those that are not. */
const advice: Readonly<Record<string, string>> = {
  O: "pickled Python objects, which could run code; save numbers, as with numpy.save(…, x.astype(float))",
  S: "texts; save numbers",
  U: "texts; save numbers",
  V: "records; save one array of numbers for each field",
  c: "complex numbers; save their real and imaginary parts",
  M: "dates; save x.astype('int64')",
  m: "durations; save x.astype('int64')",
};

/** The element of a type, undefined of one that is not read. */
export const npyElement = (type: string): Element | undefined =>
  Object.hasOwn(types, withoutOrder(type)) ? types[withoutOrder(type)] : undefined;

const withoutOrder = (type: string): string => type.replace(/^[<>|=]/, "");

/** @throws ParavaeError E_NPY */
export function npyHeaderOf(path: string, head: Uint8Array): NpyHeader {
  const header = parseNpyHeader(head.subarray(0, maxNpyHeaderBytes));
  if (header === undefined) throw npyError(path, "is no whole NPY file; numpy.save writes one");
  return header;
}

/** Where the bytes of a whole NPY file come from: a file, or a member of an archive. */
export type NpySource = Pick<InputFile, "size" | "maxSize" | "stream"> & {
  randomAccess(): Promise<OpenedFile>;
  /** Gives back what randomAccess has opened; left out where that is somebody else's. */
  release?(opened: OpenedFile): Promise<void>;
};

/**
 * The array of an NPY file.
 *
 * @throws ParavaeError E_NPY when it is of a type that is not read, or the source cannot hold it
 */
export function npyArray(path: string, name: string, header: NpyHeader, source: NpySource): StoredArray {
  const { type, shape, fortranOrder, byteLength } = header;
  const element = npyElement(type);
  if (element === undefined) throw typeError(path, type);
  const length = valuesOf(shape) * element.bytes;
  const checkEnd = (got: number): void => {
    if (got !== length) throw npyLengthError(path, shape, got, length);
  };
  if (source.size !== undefined) checkEnd(source.size - byteLength);
  else if (byteLength + length > (source.maxSize ?? Number.POSITIVE_INFINITY)) {
    throw npyError(
      path,
      `declares ${describeShape(shape)}, more than a file of its size can hold; is it damaged?`,
    );
  }
  return {
    name,
    element,
    bigEndian: type.startsWith(">"),
    shape,
    fortranOrder,
    bytes: () => bodyOf(source.stream(), byteLength, length, checkEnd),
    async randomAccess() {
      const opened = await source.randomAccess();
      const close = async () => source.release?.(opened);
      try {
        checkEnd(opened.size - byteLength);
      } catch (error) {
        await close();
        throw error;
      }
      return { file: opened.file, position: byteLength, close };
    },
  };
}

function typeError(path: string, type: string): ParavaeError {
  const kind = type === structured ? "V" : withoutOrder(type)[0];
  const what = advice[kind] ?? "expected numbers: u1 to u8, i1 to i8, f2 to f8 or b1; convert it";
  return npyError(path, `holds values of type ${type}: ${what}`);
}

function npyLengthError(path: string, shape: readonly number[], got: number, length: number): ParavaeError {
  const why = got < length ? "is it cut short?" : "does another array follow it?";
  return npyError(
    path,
    `holds ${describeBytes(Math.max(0, got))} bytes of values, expected ${describeBytes(length)} for ${describeShape(shape)}; ${why}`,
  );
}

export const npyError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_NPY", `${path}: ${what}`, { data: { path }, cause });
