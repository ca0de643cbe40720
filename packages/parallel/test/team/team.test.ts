// Workers are loaded as built files, so this suite runs on the package as it is published.
import { defineModel, defineOptimizer, noRowChanges, ParavaeError } from "@paravae/core";
import { expect, test } from "vitest";
import { Barrier } from "../../dist/team/barrier.js";
import { controlWords } from "../../dist/team/control-words.js";
import { Team } from "../../dist/team/team.js";
import { WorkerPool } from "../../dist/team/worker-pool.js";

const newTeam = (): Promise<Team> =>
  Team.create({
    model: defineModel({ inputSize: 5, encoder: [4], latentSize: 2, decoder: [4] }),
    optimizer: defineOptimizer({ kind: "adam" }),
    train: { data: new Uint8Array(50).fill(99), count: 10, width: 5 },
    test: undefined,
    batchSize: 4,
    seed: 1,
    workers: 2,
    engine: "wasm",
    precision: "float32",
    update: "sharded",
    reproducible: "same-workers",
    extensions: [],
    rowChanges: noRowChanges,
    stepTimeoutMs: 300_000,
  });

const segment = { epoch: 0, firstStep: 0, endStep: 3, stepsBefore: 0 };

test("when a rank fails, the other stops waiting for it and the failure itself is reported", async () => {
  const team = await newTeam();
  const barrier = new Barrier(team.arena.control, team.spec.barrier);
  const pool = new WorkerPool(2);
  const rank = (n: number) => ({ kind: "train", ...segment, rank: n }) as const;
  // There is no rank 99: its workspace lies past the arena's end. Rank 0 is left at the first barrier.
  const failed = await pool.run(team.spec, barrier, [rank(0), rank(99)]).catch((error) => error);
  expect(failed).toBeInstanceOf(ParavaeError);
  expect(failed.code).not.toBe("E_ABORTED");
  expect(failed.data).toMatchObject({ rank: 99 });
  expect(failed.message).toMatch(/^worker 99: /);
  await pool.close();
  await team.close();
});

/** A pool of whose two ranks the first has its task, and waits at the barrier for a second that never comes. */
async function rankZeroAlone() {
  const team = await newTeam();
  const barrier = new Barrier(team.arena.control, team.spec.barrier);
  const pool = new WorkerPool(2);
  const alone = pool
    .run(team.spec, barrier, [{ kind: "train", ...segment, rank: 0 }])
    .catch((error) => error);
  await arrivals(team, 1);
  return { team, barrier, pool, alone };
}

test("when a thread is gone, the other ranks stop waiting for it", async () => {
  const { team, barrier, pool, alone } = await rankZeroAlone();
  // Takes its thread away.
  await pool.close();
  expect(await alone).toBeInstanceOf(ParavaeError);
  expect(() => barrier.wait(Atomics.load(team.arena.control, controlWords.phase))).toThrow(
    expect.objectContaining({ code: "E_ABORTED" }),
  );
  await team.close();
});

test("threads are not ended while one loads its kernels", async () => {
  const { team, pool, alone } = await rankZeroAlone();
  // As a second rank would say that it loads.
  Atomics.add(team.arena.control, controlWords.loading, 1);
  let isClosed = false;
  const closed = pool.close().then(() => {
    isClosed = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(isClosed).toBe(false);
  Atomics.sub(team.arena.control, controlWords.loading, 1);
  await closed;
  await alone;
  await team.close();
});

test("a thread that died while it loaded is not waited for beyond a limit", async () => {
  const { team, pool, alone } = await rankZeroAlone();
  Atomics.add(team.arena.control, controlWords.loading, 1);
  const begun = performance.now();
  await pool.close();
  expect(performance.now() - begun).toBeLessThan(10_000);
  await alone;
  await team.close();
});

test("a stop asked for before the first step ends the segment after it, on every rank", async () => {
  const team = await newTeam();
  team.initialise();
  team.arena.permutation.set([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(await team.train(segment, AbortSignal.abort())).toBe(1);
  // All ranks left at the same step, so the next segment works.
  expect(await team.train({ ...segment, firstStep: 1, stepsBefore: 1 }, undefined)).toBe(2);
  await team.close();
});

/** Until so many threads have arrived at the barrier; vitest's time limit bounds it. */
async function arrivals(team: Team, count: number): Promise<void> {
  while (Atomics.load(team.arena.control, controlWords.arrived) < count) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}
