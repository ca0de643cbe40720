import { endianness } from "node:os";
import type { ValueType } from "../field.js";

/** The cells of numbers: bytes where they are bytes, else a type that holds each value exactly. */
export type NumberCells = Uint8Array | Float32Array | Float64Array;

/** What the values of an array are. */
export interface Element {
  /** As numpy calls it. */
  readonly name: string;
  readonly bytes: 1 | 2 | 4 | 8;
  readonly type: ValueType;
  /**
   * The values of bytes in this machine's order, which begin at a multiple of 8; may be a view of them.
   *
   * @param refuse is called for a value that no double holds, with its place
   */
  decode(bytes: Uint8Array<ArrayBuffer>, refuse: (index: number, value: bigint) => never): NumberCells;
}

const number = (name: string, bytes: Element["bytes"], decode: Element["decode"]): Element => ({
  name,
  bytes,
  type: "number",
  decode,
});

type View<Values> = new (buffer: ArrayBuffer, byteOffset: number, length: number) => Values;

const view = <Values>(Values: View<Values> & { BYTES_PER_ELEMENT: number }, bytes: Uint8Array<ArrayBuffer>) =>
  new Values(bytes.buffer, bytes.byteOffset, bytes.length / Values.BYTES_PER_ELEMENT);

export const elements = {
  uint8: { name: "uint8", bytes: 1, type: "byte", decode: (bytes) => bytes },
  boolean: {
    name: "bool",
    bytes: 1,
    type: "boolean",
    decode: (bytes) => mapped(bytes, (byte) => (byte === 0 ? 0 : 1)),
  },
  int8: number("int8", 1, (bytes) => new Float32Array(view(Int8Array, bytes))),
  int16: number("int16", 2, (bytes) => new Float32Array(view(Int16Array, bytes))),
  uint16: number("uint16", 2, (bytes) => new Float32Array(view(Uint16Array, bytes))),
  int32: number("int32", 4, (bytes) => new Float64Array(view(Int32Array, bytes))),
  uint32: number("uint32", 4, (bytes) => new Float64Array(view(Uint32Array, bytes))),
  int64: number("int64", 8, (bytes, refuse) => wideIntegers(bytes, view(Int32Array, bytes), refuse)),
  uint64: number("uint64", 8, (bytes, refuse) => wideIntegers(bytes, view(Uint32Array, bytes), refuse)),
  float16: number("float16", 2, (bytes) => {
    float16Values ??= Float32Array.from({ length: 2 ** 16 }, (_, bits) => fromFloat16(bits));
    const values = float16Values;
    return mapped(view(Uint16Array, bytes), (bits) => values[bits]);
  }),
  bfloat16: number("bfloat16", 2, (bytes) => {
    const halves = view(Uint16Array, bytes);
    const words = new Uint32Array(halves.length);
    for (let i = 0; i < halves.length; i++) words[i] = halves[i] << 16;
    return new Float32Array(words.buffer);
  }),
  float32: number("float32", 4, (bytes) => view(Float32Array, bytes)),
  float64: number("float64", 8, (bytes) => view(Float64Array, bytes)),
} as const satisfies Readonly<Record<string, Element>>;

function mapped(values: Uint8Array | Uint16Array, map: (value: number) => number): Float32Array {
  const floats = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) floats[i] = map(values[i]);
  return floats;
}

/** By their bits; made when the first are met. */
let float16Values: Float32Array | undefined;

/** IEEE 754 binary16: 1 bit of sign, 5 of exponent, 10 of fraction. */
function fromFloat16(bits: number): number {
  const sign = (bits & 0x8000) === 0 ? 1 : -1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 2 ** 10) * 2 ** (exponent - 15);
}

const isLittleEndian = endianness() === "LE";
const largest = 2 ** 53;

/** @param words the same bytes, in halves; the upper one has the sign */
function wideIntegers(
  bytes: Uint8Array<ArrayBuffer>,
  words: Int32Array | Uint32Array,
  refuse: (index: number, value: bigint) => never,
): Float64Array {
  const [low, high] = isLittleEndian ? [0, 1] : [1, 0];
  const values = new Float64Array(words.length / 2);
  for (let i = 0; i < values.length; i++) {
    const value = words[2 * i + high] * 2 ** 32 + (words[2 * i + low] >>> 0);
    // The sum of one that is just above is rounded to it.
    if (Math.abs(value) >= largest) {
      const Integers = words instanceof Int32Array ? BigInt64Array : BigUint64Array;
      const exact = view<BigInt64Array | BigUint64Array>(Integers, bytes)[i];
      if (exact > largest || exact < -largest) refuse(i, exact);
    }
    values[i] = value;
  }
  return values;
}

/** Turns values round that were written in the other order of bytes. */
export function toNativeOrder(bytes: Uint8Array<ArrayBuffer>, element: Element, bigEndian: boolean): void {
  if (element.bytes === 1 || bigEndian !== isLittleEndian) return;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  if (element.bytes === 2) buffer.swap16();
  else if (element.bytes === 4) buffer.swap32();
  else buffer.swap64();
}
