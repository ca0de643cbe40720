import { ParavaeError } from "@paravae/core";
import { expect, test } from "vitest";
import { WorkerDeaths } from "../../src/team/worker-deaths.js";

const died = (code: string, message = "gone"): ParavaeError => new ParavaeError(code, message);

test("as many deaths as are allowed, and no more", () => {
  const deaths = new WorkerDeaths(2);
  expect(deaths.allow(died("E_WORKER_DIED"), 0)).toBe(true);
  expect(deaths.allow(died("E_BARRIER_TIMEOUT"), 0)).toBe(true);
  expect(deaths.allow(died("E_STALLED"), 9)).toBe(false);
  expect(deaths.count).toBe(3);
});

test("an answer is not asked for again", () => {
  const deaths = new WorkerDeaths(2);
  expect(deaths.allow(died("E_NO_GRADIENT"), 0)).toBe(false);
  expect(deaths.allow(new TypeError("ours"), 0)).toBe(false);
  expect(deaths.count).toBe(0);
});

test("what is thrown twice at the same step is thrown always", () => {
  const deaths = new WorkerDeaths(9);
  expect(deaths.allow(died("E_WORKER", "x is not a function"), 4)).toBe(true);
  expect(deaths.allow(died("E_WORKER", "x is not a function"), 5)).toBe(true);
  expect(deaths.allow(died("E_WORKER", "y is not a function"), 5)).toBe(true);
  expect(deaths.allow(died("E_WORKER", "y is not a function"), 5)).toBe(false);
});
