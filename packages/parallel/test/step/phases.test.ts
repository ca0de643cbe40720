import { expect, test } from "vitest";
import { phasesOf } from "../../src/step/phases.js";

test.each([
  [false, "sharded", ["rows", "update"]],
  [false, "coordinator", ["rows", "gradients", "coordinate"]],
  [true, "sharded", ["forward", "finish", "update"]],
  [true, "coordinator", ["forward", "finish", "gradients", "coordinate"]],
] as const)("over the batch %s, update %s: %j", (overBatch, update, phases) => {
  expect(phasesOf(overBatch, update)).toEqual(phases);
});
