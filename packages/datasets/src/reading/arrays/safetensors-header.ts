import { ParavaeError, quoted, shortened } from "@paravae/core";
import { type Element, elements } from "./elements.js";
import { describeBytes, describeShape, valuesOf } from "./shape.js";

export interface Tensor {
  readonly name: string;
  /** As the file calls it: "F32". */
  readonly type: string;
  /** Undefined of a type that is not read. */
  readonly element: Element | undefined;
  readonly shape: readonly number[];
  /** Its bytes, counted from the end of the header. */
  readonly begin: number;
  readonly end: number;
}

/** The longest header that the format allows. */
const maxHeaderBytes = 100_000_000;
export const lengthBytes = 8;

const types: Readonly<Record<string, Element | undefined>> = {
  BOOL: elements.boolean,
  U8: elements.uint8,
  I8: elements.int8,
  I16: elements.int16,
  U16: elements.uint16,
  I32: elements.int32,
  U32: elements.uint32,
  I64: elements.int64,
  U64: elements.uint64,
  F16: elements.float16,
  BF16: elements.bfloat16,
  F32: elements.float32,
  F64: elements.float64,
};

/**
 * The bytes of the header, which the first eight of a file declare.
 *
 *     byte  0                     8                                                       8 + n
 *          ┌─────────────────────┬───────────────────────────────────────────────────────┬─────────────
 *          │ n, uint64           │ JSON {"x": {"dtype": "F32", "shape": [2, 3],          │ the tensors,
 *          │ little-endian       │             "data_offsets": [0, 24]}, …}              │ without gaps
 *          └─────────────────────┴───────────────────────────────────────────────────────┴─────────────
 *
 * @returns undefined when it is none
 */
export function headerLength(head: Uint8Array): number | undefined {
  if (head.length < lengthBytes + 2 || head[lengthBytes] !== 0x7b) return undefined;
  const length = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0, true));
  return length >= 2 && length <= maxHeaderBytes ? length : undefined;
}

/**
 * Parses the header's text, and checks that the tensors fill what follows it: one behind the other, none over another.
 *
 * @param dataLength how many bytes follow the header
 * @throws ParavaeError E_SAFETENSORS
 */
export function parseTensors(path: string, text: string, dataLength: number): Tensor[] {
  const tensors = Object.entries(parseObject(path, text))
    .filter(([name]) => name !== "__metadata__")
    .map(([name, fields]) => tensorOf(path, name, fields));
  if (tensors.length === 0) throw safetensorsError(path, "holds no tensors");
  let end = 0;
  for (const tensor of tensors.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (tensor.begin !== end) {
      const what = tensor.begin < end ? "lies over another tensor" : "does not follow another";
      throw tensorError(path, tensor.name, `${what}: it begins at byte ${tensor.begin}, expected ${end}`);
    }
    end = tensor.end;
  }
  if (end === dataLength) return tensors;
  const why = end > dataLength ? "is it cut short?" : "has it been added to?";
  throw safetensorsError(
    path,
    `holds ${dataLength} bytes of tensors, expected ${describeBytes(end)}; ${why}`,
  );
}

function parseObject(path: string, text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (cause) {
    throw safetensorsError(path, "has a header that is no JSON; fetch the file again", cause);
  }
  throw safetensorsError(path, "has a header that is no JSON object; fetch the file again");
}

function tensorOf(path: string, name: string, fields: unknown): Tensor {
  const { dtype: type, shape, data_offsets: offsets } = (fields ?? {}) as Record<string, unknown>;
  if (typeof type !== "string")
    throw tensorError(path, name, `has the type ${quoted(type)}, expected a name`);
  if (!isLengths(shape)) throw tensorError(path, name, `has the shape ${quoted(shape)}, expected sizes`);
  if (!isLengths(offsets) || offsets.length !== 2 || offsets[0] > offsets[1]) {
    throw tensorError(path, name, `lies at ${quoted(offsets)}, expected where it begins and ends`);
  }
  const [begin, end] = offsets;
  const element = Object.hasOwn(types, type) ? types[type] : undefined;
  const length = element === undefined ? end - begin : valuesOf(shape) * element.bytes;
  if (end - begin !== length) {
    const expected = `expected ${describeBytes(length)} for ${describeShape(shape)} of ${shortened(type, 12)}`;
    throw tensorError(path, name, `has ${end - begin} bytes, ${expected}`);
  }
  return { name, type, element, shape, begin, end };
}

const isLengths = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((extent) => Number.isSafeInteger(extent) && extent >= 0);

export const tensorError = (path: string, name: string, what: string): ParavaeError =>
  safetensorsError(path, `tensor ${shortened(name, 40)} ${what}`);

export const safetensorsError = (path: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_SAFETENSORS", `${path}: ${what}`, { data: { path }, cause });
