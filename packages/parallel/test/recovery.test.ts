// Workers are loaded as built files, so this suite runs on the package as it is published.
import { describe, expect, test } from "vitest";
import { trainWithDeaths } from "./deaths/train-with-deaths.mjs";

const training = { workers: 2, epochs: 4, update: "sharded", engine: "auto" };
const kinds = ["throw", "exit", "loop", "memory", "terminate"] as const;

describe.each(["sharded", "coordinator"] as const)("update: %s", (update) => {
  test.each(kinds)(
    "workers that die by %s leave no trace in the model",
    { timeout: 60_000 },
    async (kind) => {
      // Milliseconds, or so many operations; who is stuck is only found out after a second.
      const within = { terminate: 60, loop: 800 }[kind as string] ?? 200;
      const undisturbed = await trainWithDeaths({ ...training, update }, undefined);
      const disturbed = await trainWithDeaths({ ...training, update }, { seed: 1, kinds: [kind], within });
      expect(disturbed.recoveries.length).toBeGreaterThan(0);
      expect(disturbed.error).toBeUndefined();
      expect(disturbed.hash).toBe(undisturbed.hash);
    },
  );
});

test("when too many have died the error says why, and the state is whole", async () => {
  const always = { seed: 3, kinds: ["exit"], within: 1 };
  const { error, position, recoveries } = await trainWithDeaths({ ...training, maxWorkerDeaths: 2 }, always);
  expect(recoveries).toHaveLength(2);
  expect(recoveries[1]).toMatch(
    /^worker \d: its thread has ended: .*; going on from step 0 .*\(death 2 of at most 2\)$/,
  );
  expect(error).toMatchObject({ code: "E_WORKER_DIED" });
  expect(position).toEqual({ epoch: 0, stepInEpoch: 0, step: 0 });
});
