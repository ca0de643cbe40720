// Workers are loaded as built files, so this suite runs on the package as it is published.
import { setImmediate as nextTurn } from "node:timers/promises";
import { ParavaeError } from "@paravae/core";
import type { Rows } from "@paravae/datasets";
import { DataParallelTrainer } from "@paravae/parallel";
import { describe, expect, test } from "vitest";
import { options, run, tested, train } from "../small-training.js";

const missing = (): never => {
  throw new Error("an epoch has no terms");
};

describe.each(["wasm", "reference"] as const)("on the %s engine", (engine) => {
  test("the same seed twice is bitwise the same state; another seed is not", async () => {
    const [first, second] = [await run({ engine }), await run({ engine })];
    expect(second.state).toEqual(first.state);
    const other = await run({ engine, seed: 8 });
    expect(other.state.parameters).not.toEqual(first.state.parameters);
  });

  test("training lowers the loss, and the terms add up", async () => {
    const { reports } = await run({ engine }, { epochs: 16 });
    expect(reports).toHaveLength(16);
    expect(reports[15].test?.loss).toBeLessThan(0.75 * (reports[0].test?.loss ?? 0));
    for (const { train, test } of reports) {
      for (const terms of [train, test]) {
        const { loss, terms: nats, perDimension } = terms ?? missing();
        expect(Object.keys(nats)).toEqual(["reconstruction", "kl"]);
        expect(Object.keys(perDimension)).toEqual(["kl"]);
        expect(loss).toBeCloseTo(nats.reconstruction + nats.kl, 10);
        expect(perDimension.kl).toHaveLength(5);
        expect(perDimension.kl.reduce((a, b) => a + b, 0)).toBeCloseTo(nats.kl, 10);
      }
    }
  });

  test("update by the coordinator is bitwise update by shards", async () => {
    const sharded = await run({ engine, update: "sharded", workers: 3 });
    const coordinator = await run({ engine, update: "coordinator", workers: 3 });
    expect(coordinator.state).toEqual(sharded.state);
  });
});

// 217 rows in batches of 32 leave 25 for the last: no number of workers but 1 and 5 divides both. In
// batches of 72 one row is left, fewer than there are workers.
describe.each([32, 72])("with batches of %i", (batchSize) => {
  describe.each(["wasm", "reference"] as const)("on the %s engine", (engine) => {
    test.each([2, 3, 4, 7])("%i workers give bitwise the model of 1", async (workers) => {
      const one = await run({ batchSize, engine, workers: 1 });
      const many = await run({ batchSize, engine, workers });
      expect({ ...many.state, workers: 1 }).toEqual(one.state);
    });
  });
});

test("stopped on 4 workers and resumed on 1 is bitwise never stopped", async () => {
  const whole = await run({ workers: 3 });
  const first = await run({ workers: 4 }, { epochs: 2, maxSteps: 9 });
  const rest = await run({ workers: 1, resume: first.state });
  expect({ ...rest.state, workers: 3 }).toEqual(whole.state);
});

test("interrupted at any step and resumed is bitwise never interrupted", { timeout: 60_000 }, async () => {
  const whole = await run();
  const steps = whole.state.position.step;
  expect(steps).toBe(14);
  for (let stopAt = 1; stopAt < steps; stopAt++) {
    const first = await run({}, { epochs: 2, maxSteps: stopAt });
    expect(first.state.position.step).toBe(stopAt);
    const rest = await run({ resume: first.state });
    expect(rest.state).toEqual(whole.state);
  }
});

test("an abort signal ends fit after a step, and the state goes on from there", async () => {
  const whole = await run({}, { epochs: 40 });
  const stop = new AbortController();
  const trainer = await DataParallelTrainer.create(options);
  const reports = [];
  for await (const report of trainer.fit({ epochs: 40, signal: stop.signal })) {
    reports.push(report);
    // Lands in the middle of the next epoch's steps.
    if (reports.length === 3) setImmediate(() => stop.abort());
  }
  const state = trainer.state();
  await trainer.close();
  expect(state.position.epoch).toBeLessThan(40);
  const rest = await run({ resume: state }, { epochs: 40 });
  expect(rest.state).toEqual(whole.state);
});

test("a state is copied once, and stays as it is while training goes on", async () => {
  const trainer = await DataParallelTrainer.create(options);
  const copies = [];
  for await (const _ of trainer.fit({ epochs: 2 })) {
    expect(trainer.state()).toBe(trainer.state());
    copies.push({ given: trainer.state(), once: structuredClone(trainer.state()) });
  }
  await trainer.close();
  for (const { given, once } of copies) expect(given).toEqual(once);
  expect(copies[0].once).not.toEqual(copies[1].once);
});

test("a state takes the arrays of one that is not needed any more, and comes to the same", async () => {
  const trainer = await DataParallelTrainer.create(options);
  const fresh = await DataParallelTrainer.create(options);
  const arrays = new Set<Float32Array>();
  let state = trainer.state();
  for (let epochs = 1; epochs <= 4; epochs++) {
    for (const each of [trainer, fresh]) for await (const _ of each.fit({ epochs }));
    // Before it has moved on there is one state, whatever it is given.
    state = trainer.state(state);
    expect(trainer.state(state)).toBe(state);
    arrays.add(state.parameters);
    expect(state).toEqual(fresh.state());
  }
  await Promise.all([trainer.close(), fresh.close()]);
  expect(arrays.size).toBe(1);
});

test("real-valued rows train as the bytes they came from", async () => {
  const reals = (rows: Rows): Rows => ({ ...rows, data: Float32Array.from(rows.data, (byte) => byte / 255) });
  const fromBytes = await run();
  const fromReals = await run({ train: reals(train), test: reals(tested) });
  expect(fromReals.state).toEqual(fromBytes.state);
});

test("autoencoders and gaussian likelihoods train", async () => {
  const model = { ...options.model, kind: "ae", likelihood: "gaussian", variance: 0.5 } as const;
  const { reports } = await run({ model, optimizer: { kind: "rmsprop" } }, { epochs: 6 });
  expect(reports[5].test?.terms.kl).toBe(0);
  expect(reports[5].test?.perDimension).toEqual({ kl: [] });
  expect(reports[5].train.loss).toBeLessThan(reports[0].train.loss);
});

test("progress counts steps, and evaluate agrees with the report", async () => {
  const trainer = await DataParallelTrainer.create(options);
  for await (const report of trainer.fit({ epochs: 1 })) {
    expect(await trainer.evaluate()).toEqual(report.test);
    expect(trainer.progress()).toMatchObject({ epoch: 1, stepInEpoch: 0, stepsPerEpoch: 7, step: 7 });
  }
  await trainer.close();
});

test("a resumed run takes over what is left out, and a batch larger than the data is all of it", async () => {
  const large = { batchSize: 1000, optimizer: { kind: "rmsprop" }, seed: 3, workers: 3 } as const;
  const { state } = await run(large, { epochs: 1 });
  expect(state).toMatchObject({ batchSize: 217, seed: 3, workers: 3 });
  const given = { model: options.model, train, test: tested };
  const trainer = await DataParallelTrainer.create({ ...given, batchSize: 1000, resume: state });
  expect(trainer).toMatchObject({ optimizer: state.optimizer, seed: 3, workers: 3 });
  await trainer.close();
});

test("progress counts the steps of an epoch while they are taken", async () => {
  const trainer = await DataParallelTrainer.create({ ...options, batchSize: 1 });
  let running = true;
  const epoch = trainer
    .fit({ epochs: 1 })
    .next()
    .finally(() => {
      running = false;
    });
  const seen = new Set<number>();
  while (running) {
    const { epoch, step, stepInEpoch, terms } = trainer.progress();
    if (epoch === 0) expect(step).toBe(stepInEpoch);
    if (stepInEpoch > 0) expect(terms.terms.reconstruction).toBeGreaterThan(0);
    seen.add(stepInEpoch);
    await nextTurn();
  }
  await epoch;
  await trainer.close();
  expect(seen.size).toBeGreaterThan(3);
});

test("progress does not take an evaluation for steps", async () => {
  const trainer = await DataParallelTrainer.create(options);
  for await (const _ of trainer.fit({ epochs: 1 })) {
    const evaluation = trainer.evaluate();
    expect(trainer.progress()).toMatchObject({ epoch: 1, stepInEpoch: 0, step: 7 });
    await evaluation;
  }
  await trainer.close();
});

describe("refuses", () => {
  test("options of fit that are misspelt", async () => {
    const trainer = await DataParallelTrainer.create(options);
    const misspelt = { epochs: 1, maxsteps: 2 };
    await expect(trainer.fit(misspelt).next()).rejects.toThrow(
      "maxsteps is no option; did you mean maxSteps?",
    );
    await trainer.close();
  });

  test("epochs and steps that are no whole numbers", async () => {
    const trainer = await DataParallelTrainer.create(options);
    for (const wrong of [{ epochs: Number.NaN }, { epochs: -1 }, { epochs: 1, maxSteps: 1.5 }]) {
      await expect(trainer.fit(wrong).next()).rejects.toMatchObject({ code: "E_TRAINER" });
    }
    await trainer.close();
  });

  test("every call but close and state once a worker has failed or the trainer is closed", async () => {
    const trainer = await DataParallelTrainer.create(options);
    const before = structuredClone(trainer.state());
    const running = expect(trainer.fit({ epochs: 50 }).next()).rejects.toBeInstanceOf(ParavaeError);
    await trainer.close();
    await running;
    expect(trainer.state()).toEqual(before);
    await expect(trainer.evaluate()).rejects.toBeInstanceOf(ParavaeError);
    await expect(trainer.fit({ epochs: 1 }).next()).rejects.toBeInstanceOf(ParavaeError);

    const diverged = await DataParallelTrainer.create({
      ...options,
      optimizer: { kind: "adam", learningRate: 1e30 },
    });
    const fresh = diverged.state();
    await expect(diverged.fit({ epochs: 3 }).next()).rejects.toMatchObject({ code: "E_DIVERGED" });
    // As if the epoch had never been begun.
    expect(diverged.state()).toEqual(fresh);
    await diverged.close();
  });

  test("to begin again once it was closed while it recovered", async () => {
    const { width, count } = train;
    const closing: Promise<void>[] = [];
    const trainer = await DataParallelTrainer.create({
      ...options,
      // No step of this size ends within its time limit, which counts as a death.
      model: { inputSize: width, encoder: [3000, 3000], latentSize: 4, decoder: [3000, 3000] },
      batchSize: count,
      engine: "reference",
      stepTimeoutSeconds: 1,
      onRecovery: () => closing.push(trainer.close()),
    });
    await expect(trainer.fit({ epochs: 1 }).next()).rejects.toMatchObject({ code: "E_TRAINER" });
    expect(closing).toHaveLength(1);
    await Promise.all(closing);
  }, 60_000);

  test("to go on once the loss is not a number", async () => {
    const diverging = run({ optimizer: { kind: "adam", learningRate: 1e30 } }, { epochs: 3 });
    await expect(diverging).rejects.toMatchObject({ code: "E_DIVERGED" });
  });

  test("state and a second fit while steps are running", async () => {
    const trainer = await DataParallelTrainer.create(options);
    const first = trainer.fit({ epochs: 1 }).next();
    expect(() => trainer.state()).toThrow(expect.objectContaining({ code: "E_BUSY" }));
    await expect(trainer.fit({ epochs: 1 }).next()).rejects.toMatchObject({ code: "E_BUSY" });
    await first;
    await trainer.close();
  });
});
