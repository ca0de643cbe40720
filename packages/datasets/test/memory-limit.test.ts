import { totalmem } from "node:os";
import { expect, test } from "vitest";
import { fitsInMemory, memoryLimit } from "../src/index.js";

test("the limit is some of the machine's memory, or all", () => {
  expect(memoryLimit()).toBeGreaterThan(2 ** 26);
  expect(memoryLimit()).toBeLessThanOrEqual(totalmem());
});

test("rows fit where they, a copy of them and Node do, and where threads can share them", () => {
  const gib = 2 ** 30;
  expect(fitsInMemory(gib, 2.5 * gib)).toBe(true);
  expect(fitsInMemory(gib + 1, 2.5 * gib)).toBe(false);
  expect(fitsInMemory(3.5 * gib, 100 * gib)).toBe(true);
  expect(fitsInMemory(4 * gib, 100 * gib)).toBe(false);
});
