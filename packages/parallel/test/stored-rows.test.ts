// Workers are loaded as built files, so this suite runs on the package as it is published.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeCheckpoint, encodeCheckpoint } from "@paravae/checkpoints";
import type { BlockOrder } from "@paravae/core";
import { loadDataset, openRowCache, type StoredRows, writeRowCache } from "@paravae/datasets";
import {
  DataParallelTrainer,
  evaluateModel,
  type LabelledRows,
  type TrainerOptions,
} from "@paravae/parallel";
import { describe, expect, it, test } from "vitest";
import { trainWithDeaths } from "./deaths/train-with-deaths.mjs";
import { options, run } from "./small-training.js";
import { stored } from "./stored.js";

const digits = await loadDataset("digits");
const firstRows = (rows: LabelledRows, count: number): LabelledRows => ({
  ...rows,
  data: rows.data.subarray(0, count * rows.width),
  count,
});
/** 42 blocks, the last of 5 rows, in 11 windows; 5 windows of test rows, the last of a chunk and 40 rows. */
const train = firstRows(digits.train.rows, 333);
const tested = firstRows(digits.test.rows, 360);
const order: BlockOrder = { kind: "blocks", rows: 8, window: 4 };
const asReals = ({ data, ...rows }: LabelledRows): LabelledRows => ({
  ...rows,
  data: Float32Array.from(data, (byte) => byte / 255),
});

/** In memory, and by windows: everything that a training comes to. */
const inMemory = (overrides: Partial<TrainerOptions> = {}) =>
  run({ train, test: tested, order, batchSize: 20, ...overrides });
const byWindows = (overrides: Partial<TrainerOptions> = {}, fit?: Parameters<typeof run>[1]) =>
  run({ train: stored(train), test: stored(tested), order, batchSize: 20, ...overrides }, fit);

describe("stored rows train to bitwise the model of rows in memory", () => {
  it.each<[string, Partial<TrainerOptions>]>([
    ["by two workers", {}],
    ["by one worker", { workers: 1 }],
    ["by three workers", { workers: 3 }],
    ["with the coordinator's updates", { update: "coordinator" }],
    ["in batches that fill windows", { batchSize: 16 }],
    ["in batches as large as the smallest window", { batchSize: 24 }],
    ["in batches of a row", { batchSize: 1, workers: 1 }],
    ["in blocks of a row", { order: { kind: "blocks", rows: 1, window: 21 } }],
    ["on generated kernels, or what there is", { engine: "auto" }],
  ])("%s", async (_, overrides) => {
    const { state, reports } = await inMemory(overrides);
    const ofStored = await byWindows(overrides);
    expect(ofStored.state).toEqual(state);
    expect(ofStored.reports.map(({ test }) => test)).toEqual(reports.map(({ test }) => test));
  });

  it("of reals", async () => {
    const reals = { train: asReals(train), test: asReals(tested) };
    const ofStored = await byWindows({ train: stored(reals.train), test: stored(reals.test) });
    expect(ofStored.state).toEqual((await inMemory(reals)).state);
  });

  it("in an order by rows, or when all of them fit into a few windows", async () => {
    const rows = { kind: "rows" } as const;
    expect((await byWindows({ order: rows })).state).toEqual((await inMemory({ order: rows })).state);
    const wide = { ...order, window: 40 };
    expect((await byWindows({ order: wide })).state).toEqual((await inMemory({ order: wide })).state);
  });

  it("of a cache file", async () => {
    const folder = await mkdtemp(join(tmpdir(), "paravae-stored-"));
    const path = join(folder, "x.rows");
    const shape = {
      type: "bytes",
      width: train.width,
      labelled: false,
      source: { files: [], options: null },
    } as const;
    async function* batches() {
      yield { count: train.count, data: train.data };
    }
    await writeRowCache(path, shape, batches());
    const cache = await openRowCache(path);
    const { state } = await byWindows({ train: cache });
    expect(state).toEqual((await inMemory()).state);
    await cache.close();
    await rm(folder, { recursive: true });
  });
});

test("another order trains another model", async () => {
  const { state } = await inMemory();
  expect((await inMemory({ order: { ...order, rows: 7 } })).state.parameters).not.toEqual(state.parameters);
  expect((await inMemory({ order: { ...order, window: 5 } })).state.parameters).not.toEqual(state.parameters);
});

test("a training that stops at any step goes on bitwise, from memory or by windows", {
  timeout: 60_000,
}, async () => {
  const { state } = await inMemory();
  for (let stop = 1; stop < 34; stop += 2) {
    const half = await byWindows({}, { epochs: 2, maxSteps: stop });
    expect(half.state.position.step).toBe(stop);
    // A checkpoint holds the order.
    const saved = decodeCheckpoint(encodeCheckpoint({ state: half.state, settings: null })).state;
    const rows = stop % 4 === 1 ? { train, test: tested } : {};
    const rest = await byWindows({ resume: saved, order: undefined, ...rows } as never);
    expect(rest.state, `stopped after ${stop}`).toEqual(state);
  }
});

test("a stop that is asked for ends training at a step", async () => {
  const stop = new AbortController();
  const rows = stored(train);
  let reads = 0;
  const stopping: StoredRows = {
    ...rows,
    read(...args) {
      if (++reads === 50) stop.abort();
      return rows.read(...args);
    },
  };
  const half = await byWindows({ train: stopping }, { epochs: 2, signal: stop.signal });
  expect(half.state.position.step).toBeGreaterThan(0);
  expect(half.state.position.step).toBeLessThan(34);
  expect((await byWindows({ resume: half.state })).state).toEqual((await inMemory()).state);
});

describe("rows that cannot be read", () => {
  /** Fails in the middle of an epoch, until it is mended. */
  function failing() {
    const rows = stored(train);
    let [reads, isBroken] = [0, true];
    const source: StoredRows = {
      ...rows,
      async read(...args) {
        if (isBroken && ++reads > 40) throw new Error("the disk is gone");
        await rows.read(...args);
      },
    };
    return {
      source,
      mend() {
        isBroken = false;
      },
    };
  }

  it("end training with their error; the state is whole, and training can go on", async () => {
    const { source, mend } = failing();
    const trainer = await DataParallelTrainer.create({
      ...options,
      ...{ train: source, test: tested, order, batchSize: 20 },
    });
    const fit = async (): Promise<void> => {
      for await (const _ of trainer.fit({ epochs: 2 }));
    };
    await expect(fit()).rejects.toThrow("the disk is gone");
    expect(trainer.state().position).toEqual({ epoch: 0, stepInEpoch: 0, step: 0 });
    mend();
    await fit();
    expect(trainer.state()).toEqual((await inMemory()).state);
    await trainer.close();
  });

  it("end training when a read does not end", { timeout: 30_000 }, async () => {
    const rows = stored(train);
    let reads = 0;
    const hanging: StoredRows = {
      ...rows,
      read: (...args) => (++reads > 40 ? new Promise(() => {}) : rows.read(...args)),
    };
    await expect(byWindows({ train: hanging, stepTimeoutSeconds: 1 })).rejects.toMatchObject({
      code: "E_STUCK",
      message: expect.stringMatching(/did not end within 1 s; look at the disk/),
    });
  });
});

test("workers that die leave no trace in the model", { timeout: 120_000 }, async () => {
  const training = { workers: 2, epochs: 3, update: "sharded", engine: "wasm", order };
  const undisturbed = await trainWithDeaths(training, undefined);
  for (const kind of ["throw", "exit", "terminate"]) {
    const within = kind === "terminate" ? 60 : 200;
    const disturbed = await trainWithDeaths(
      { ...training, stored: true },
      { seed: 1, kinds: [kind], within },
    );
    expect(disturbed.error).toBeUndefined();
    expect(disturbed.recoveries.length).toBeGreaterThan(0);
    expect(disturbed.hash).toBe(undisturbed.hash);
  }
});

test("stored rows are evaluated bitwise as those in memory", async () => {
  const { model, parameters, seed, position } = (await inMemory()).state;
  const metricsOf = async (rows: LabelledRows | StoredRows) =>
    (await evaluateModel({ model, parameters, rows, seed, position, workers: 2, engine: "wasm" })).metrics;
  const reals = asReals(tested);
  expect(await metricsOf(stored(reals))).toEqual(await metricsOf(reals));
});

describe("what is refused", () => {
  const refused = async (
    overrides: Partial<TrainerOptions>,
    code: string,
    message: RegExp,
  ): Promise<void> => {
    await expect(byWindows(overrides)).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    });
  };

  it("is another order than that of the state", async () => {
    const { state } = await byWindows({}, { epochs: 1, maxSteps: 3 });
    await refused(
      { resume: state, order: { ...order, rows: 9 } },
      "E_RESUME",
      /^resume: order\.rows is 9, but .* 8/,
    );
    await refused({ resume: state, order: { kind: "rows" } }, "E_RESUME", /^resume: order\./);
    const byRows = await run({ train, batchSize: 20 }, { epochs: 1, maxSteps: 3 });
    await refused({ resume: byRows.state, order }, "E_RESUME", /^resume: order\./);
  });

  it("is a window smaller than a batch", async () => {
    await refused(
      { batchSize: 25 },
      "E_ORDER",
      /windows of 4 blocks of 8 rows .* a batch of 25; take at least 5 blocks/,
    );
    await refused({ order: { ...order, window: 1 } }, "E_ORDER", /^order\.window is 1, expected/);
  });

  it("is what the model cannot explain, by the row that has it", async () => {
    const rows = stored(asReals(train));
    const extremes = {
      data: Float32Array.from({ length: 4 * 64 }, (_, i) => (i === 3 * 64 + 5 ? 1.5 : 0.5)),
      rowNumbers: Float64Array.from({ length: 4 * 64 }, (_, i) => i),
    };
    await refused(
      { train: { ...rows, extremes } },
      "E_ROWS",
      /^data: train row 197, column 5 is 1\.5, expected/,
    );
    await refused({ train: { ...rows, width: 63 } }, "E_ROWS", /63 values wide/);
  });
});
