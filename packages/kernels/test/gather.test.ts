import { unrounded } from "@paravae/core";
import { expect, test } from "vitest";
import { createWasmOps, scratchBytes } from "../src/index.js";
import { levels, moduleOf } from "./levels.js";

test.each(levels)(
  "%s: every byte becomes the float32 nearest to byte/255, in vectors and in tails",
  (level) => {
    const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
    const allocate = (length: number) => new Float32Array(memory.buffer, 2 * 2 ** 20, length);
    const ops = createWasmOps({ module: moduleOf(level), level, memory, scratchByteOffset: 0, allocate });
    const data = new Uint8Array(memory.buffer, scratchBytes, 256);
    const row = new Uint32Array(memory.buffer, scratchBytes + 256, 1);
    const x = allocate(256);
    for (let byte = 0; byte < 256; byte++) data[byte] = byte;
    const expected = Float32Array.from(data, (byte) => byte / 255);
    ops.rows.gatherBytes(unrounded(x), data, row, 1, 256);
    expect(x).toEqual(expected);
    for (let byte = 0; byte < 256; byte++) {
      ops.rows.gatherBytes(unrounded(x), data.subarray(byte), row, 1, 1);
      expect(x[0]).toBe(expected[byte]);
    }
  },
);
