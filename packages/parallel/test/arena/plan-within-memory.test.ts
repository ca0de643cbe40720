import fc from "fast-check";
import { expect, test } from "vitest";
import type { ArenaNeeds } from "../../src/arena/arena-plan.js";
import { planWithinMemory } from "../../src/arena/plan-within-memory.js";

const mib = 2 ** 20;

/** A model of 1 MiB of parameters; 64 KiB for each row of a batch. */
const needsOf = async (batchSize: number): Promise<ArenaNeeds> => ({
  workers: 2,
  parameters: mib / 4,
  slots: 2,
  gradients: 1,
  rounded: false,
  rowsBytes: batchSize * 65536,
  batchSize,
  termColumns: 6,
  orderedRows: 100,
  placedRows: 0,
  trainBytes: 3 * mib,
  testBytes: 0,
  evaluationChunks: 0,
  workspaceBytes: mib,
});

const plan = (batchSize: number, availableBytes: number) =>
  planWithinMemory(needsOf, batchSize, { gradients: "dense", availableBytes });

test("what fits is planned", async () => {
  expect((await plan(100, 1000 * mib)).byteLength).toBeGreaterThan(100 * 65536);
});

test("what does not is refused, with the sum, its parts and the largest batch that fits", async () => {
  await expect(plan(5000, 128 * mib)).rejects.toMatchObject({
    code: "E_MEMORY",
    message: expect.stringMatching(
      /^memory: \d+ MiB needed \(model 10 MiB, data 3 MiB, workspaces 316 MiB, threads 64 MiB\), and this process has 128 MiB left; use a batch of at most \d+ rows, a smaller model/,
    ),
  });
});

test("that batch fits, and one row more does not", async () => {
  const property = fc.asyncProperty(fc.integer({ min: 90, max: 300 }), async (available) => {
    const error = await plan(100_000, available * mib).catch((caught) => caught);
    const { largestBatch } = error.data;
    await plan(largestBatch, available * mib);
    await expect(plan(largestBatch + 1, available * mib)).rejects.toMatchObject({ code: "E_MEMORY" });
  });
  await fc.assert(property, { numRuns: 20 });
});

test("past 4 GiB memory cannot be shared, however much there is", async () => {
  await expect(plan(70_000, 1e12)).rejects.toMatchObject({
    code: "E_ARENA_TOO_LARGE",
    message: expect.stringMatching(
      / of them shared, at most 4 GiB can be; use a batch of at most 6\d{4} rows/,
    ),
  });
});

test("sizes are told in a unit of which there are few", async () => {
  const { message } = await plan(2 ** 29, 1e12).catch((error) => error);
  expect(message).toMatch(
    /^memory: 32\.1 TiB needed \(.*, workspaces 32\.1 TiB, threads 64 MiB\), 32\.1 TiB of them shared/,
  );
  expect(message).not.toMatch(/\d{5} [KMGT]iB/);
  expect(message.length).toBeLessThanOrEqual(200);
});

test("where no batch fits, it says so", async () => {
  await expect(plan(10, 10 * mib)).rejects.toMatchObject({
    code: "E_MEMORY",
    message: expect.stringMatching(/; no batch fits: use a smaller model or dataset, or fewer workers$/),
  });
});

test("what the system has left is asked for", async () => {
  await planWithinMemory(needsOf, 1, { gradients: "dense" });
});
