import type { EpochReport, FitOptions, Progress } from "@paravae/parallel";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { cadenceOf } from "../../src/saving/cadence.js";
import { trainInPauses } from "../../src/training/pauses.js";

const stepsPerEpoch = 10;
const never = new AbortController().signal;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A trainer as the real one is to its caller; a step takes a second. */
function fakeTrainer(step = 0) {
  return {
    progress: () => ({ step, epoch: Math.floor(step / stepsPerEpoch) }) as Progress,
    async *fit({ epochs, maxSteps = Number.POSITIVE_INFINITY, signal }: FitOptions) {
      while (step < epochs * stepsPerEpoch && step < maxSteps && !signal?.aborted) {
        step++;
        await vi.advanceTimersByTimeAsync(1000);
        if (step % stepsPerEpoch === 0) yield { epoch: step / stepsPerEpoch } as EpochReport;
      }
    },
  };
}

async function pausesOf(cadence: string, { from = 0, epochs = 2, maxSteps = Number.POSITIVE_INFINITY } = {}) {
  const trainer = fakeTrainer(from);
  const options = { epochs, maxSteps, signal: never, cadence: cadenceOf(cadence) };
  const due: number[] = [];
  const reported: number[] = [];
  for await (const { report, isDue } of trainInPauses(trainer, options)) {
    if (isDue) due.push(trainer.progress().step);
    if (report !== undefined) reported.push(report.epoch);
  }
  return { due, reported, step: trainer.progress().step };
}

describe("a run is saved", () => {
  it.each([
    ["epoch", [10, 20]],
    ["2epochs", [20]],
    ["7steps", [7, 14]],
    ["4s", [4, 8, 12, 16, 20]],
    ["epoch,4s", [4, 8, 10, 14, 18, 20]],
    ["6steps,epoch", [6, 10, 12, 18, 20]],
  ])("%s: after the steps %j", async (cadence, steps) => {
    expect(await pausesOf(cadence)).toEqual({ due: steps, reported: [1, 2], step: 20 });
  });

  it("after the same steps when it was stopped, the clock aside", async () => {
    expect((await pausesOf("7steps,2epochs", { from: 8 })).due).toEqual([14, 20]);
  });
});

it("epochs are reported where nothing is saved, and the step limit holds", async () => {
  expect(await pausesOf("30epochs", { maxSteps: 13 })).toEqual({ due: [], reported: [1], step: 13 });
});

it("a signal ends it, before the first step too, and leaves no timer behind", async () => {
  const controller = new AbortController();
  const trainer = fakeTrainer();
  const options = { epochs: 2, maxSteps: 20, signal: controller.signal, cadence: cadenceOf("3steps,60s") };
  for await (const _ of trainInPauses(trainer, options)) controller.abort();
  expect(trainer.progress().step).toBe(3);
  for await (const _ of trainInPauses(trainer, options)) expect.unreachable();
  expect(vi.getTimerCount()).toBe(0);
});
