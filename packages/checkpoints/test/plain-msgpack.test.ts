import { Packr } from "msgpackr";
import { describe, expect, it } from "vitest";
import { seal } from "../src/envelope.js";
import { decodeCheckpoint } from "../src/index.js";
import { checkPlainMsgpack } from "../src/plain-msgpack.js";

const packr = new Packr({ moreTypes: true, useRecords: false });
const refused = expect.objectContaining({ code: "E_CHECKPOINT_CONTENT" });

describe("checkPlainMsgpack", () => {
  it.each([
    ["small", [null, true, false, 0, 127, -1, -32, "", "text"]],
    ["integers", [128, 255, 256, 65535, 65536, 2 ** 32 - 1, -33, -128, -129, -32768, -32769, -(2 ** 31)]],
    ["reals", [0.1, 2 ** 53, -(2 ** 40), Number.NaN, Infinity]],
    ["strings", ["x".repeat(31), "x".repeat(32), "x".repeat(256), "x".repeat(70_000), "ü😀"]],
    [
      "lists",
      [Array.from({ length: 15 }, () => 0), Array.from({ length: 16 }, () => []), Array(70_000).fill(1)],
    ],
    [
      "maps",
      { a: {}, ["k".repeat(40)]: Object.fromEntries(Array.from({ length: 60_000 }, (_, i) => [`k${i}`, i])) },
    ],
    ["a map with a long header", new Map(Array.from({ length: 70_000 }, (_, i) => [`k${i}`, i]))],
    ["arrays", [0, 1, 63, 64, 20_000].flatMap((n) => [new Float32Array(n), new Float64Array(n)])],
  ])("lets %s through", (_, value) => {
    expect(() => checkPlainMsgpack(packr.pack(value))).not.toThrow();
  });

  it.each<[string, Uint8Array]>([
    ["a date", packr.pack(new Date(0))],
    ["a regular expression", packr.pack(/(a+)+$/)],
    ["an error", packr.pack(new Error("x"))],
    ["a set", packr.pack(new Set([1]))],
    ["undefined", packr.pack(undefined)],
    ["a big integer", packr.pack(2n ** 70n)],
    ["a 64-bit integer", packr.pack(2n ** 60n)],
    ["an array of bytes", packr.pack(new Uint8ClampedArray(8))],
    ["a binary string", packr.pack(Buffer.alloc(8))],
    ["a number as key", packr.pack(new Map([[1, 2]]))],
    ["a record", new Packr({ useRecords: true }).pack({ a: 1 })],
    ["a reference to itself", new Packr({ structuredClone: true }).pack(cyclic())],
    ["a float32 array of broken length", Uint8Array.of(0xc7, 6, 0x74, 7, 0, 0, 0, 0, 0)],
    ["an empty extension", Uint8Array.of(0xc7, 0, 0x74)],
    ["the unused byte", Uint8Array.of(0xc1)],
    ["nothing", new Uint8Array(0)],
    ["two values", Uint8Array.of(0xc0, 0xc0)],
    ["a list of 4 billion", Uint8Array.of(0xdd, 255, 255, 255, 255, 0xc0)],
    ["a map of 4 billion", Uint8Array.of(0xdf, 255, 255, 255, 255, 0xa0, 0xc0)],
    ["a string of 4 GB", Uint8Array.of(0xdb, 255, 255, 255, 255, 0x61)],
    ["an array of 4 GB", Uint8Array.of(0xc9, 255, 255, 255, 255, 0x74, 7)],
    ["100,000 lists in each other", new Uint8Array(100_000).fill(0x91)],
  ])("refuses %s", (_, bytes) => {
    expect(() => checkPlainMsgpack(bytes)).toThrow(refused);
    expect(() => decodeCheckpoint(seal(bytes))).toThrow(refused);
  });
});

describe("prototypes", () => {
  it("stay as they are", () => {
    const key = "__proto__";
    const bodies = [
      packr.pack(JSON.parse(`{"${key}":{"polluted":1}}`)),
      packr.pack({ configuration: `{"settings":{"${key}":{"polluted":1}}}` }),
    ];
    for (const body of bodies) expect(() => decodeCheckpoint(seal(body))).toThrow(refused);
    expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain("polluted");
  });
});

function cyclic(): unknown {
  const value: Record<string, unknown> = {};
  value.itself = value;
  return value;
}
