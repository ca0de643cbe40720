import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { endsInTime } from "../../src/team/ends-in-time.js";

const limitMs = 300;

test("work that ends, well or not", async () => {
  expect(await endsInTime(sleep(10), limitMs)).toBe(true);
  expect(await endsInTime(Promise.reject(new Error("of the work")), limitMs)).toBe(true);
});

test("work that does not end", async () => {
  const begun = performance.now();
  expect(await endsInTime(new Promise(() => {}), limitMs)).toBe(false);
  expect(performance.now() - begun).toBeGreaterThan(limitMs - 10);
});

test("work that has ended before anyone could look, long after the limit", async () => {
  const inTime = endsInTime(readFile(import.meta.filename), limitMs);
  // As a process that is suspended: its timers are over before it hears of anything else.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2 * limitMs);
  expect(await inTime).toBe(true);
});
