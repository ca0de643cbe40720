import { expect, test } from "vitest";
import { standaloneWasmOps } from "../dist/index.js";

test("buffers are zeroed, aligned to cache lines and apart, and stay valid as the memory grows", async () => {
  const ops = await standaloneWasmOps();
  const small = ops.allocate(5).fill(1);
  const large = ops.allocate(3_000_000);
  expect(small.byteOffset % 64).toBe(0);
  expect(large.byteOffset % 64).toBe(0);
  expect(large.every((x) => x === 0)).toBe(true);
  large.fill(2);
  expect(Array.from(small)).toEqual([1, 1, 1, 1, 1]);
});
