import { stepTimes } from "@paravae/core";
import { expect, test } from "vitest";
import { type ArenaNeeds, alignUp, planArena } from "../../src/arena/arena-plan.js";

const needs: ArenaNeeds = {
  workers: 3,
  parameters: 1001,
  slots: 2,
  gradients: 3,
  rounded: true,
  rowsBytes: 999,
  batchSize: 37,
  termColumns: 6,
  orderedRows: 101,
  placedRows: 99,
  trainBytes: 101 * 13,
  testBytes: 7 * 13,
  evaluationChunks: 1,
  workspaceBytes: 777,
};

test("regions begin on cache lines, in order, and none reaches into the next", () => {
  const plan = planArena(needs);
  const bytes: Record<string, number> = {
    claims: 3 * 64,
    timesMs: 3 * alignUp(8 * stepTimes.length),
    stepMs: 8 * 4096,
    epochSums: 8 * 6,
    chunkSums: 8 * 6,
    parameters: 4 * 1001,
    rounded: 2 * 1001,
    slots: 2 * 4 * plan.stride,
    gradients: 3 * 4 * plan.stride,
    rows: 999,
    terms: 4 * 37 * 6,
    permutation: 4 * 101,
    places: 4 * 99,
    train: 101 * 13,
    test: 7 * 13,
    workspaces: 4 * plan.workspaceBytes,
  };
  let end = 0;
  for (const [name, length] of Object.entries(bytes)) {
    const begin = plan[name as keyof typeof plan];
    expect(begin % 64, name).toBe(0);
    expect(begin, name).toBeGreaterThanOrEqual(end);
    end = begin + length;
  }
  expect(plan.byteLength).toBeGreaterThanOrEqual(end);
  expect(plan.stride).toBeGreaterThanOrEqual(1001);
  expect(plan.workspaceBytes).toBeGreaterThanOrEqual(777);
});
