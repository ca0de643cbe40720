import type { EpochMetrics } from "@paravae/checkpoints";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromTheBeginning } from "../../src/data/data-history.js";
import { bestStep, superfluous } from "../../src/saving/retention.js";

const stepsPerEpoch = 10;
const terms = (loss: number) => ({ loss, terms: { reconstruction: loss }, perDimension: {} });
/** Of epochs from the first on. */
const metricsOf = (losses: readonly number[]): EpochMetrics[] =>
  losses.map((loss, i) => ({ epoch: i + 1, train: terms(9), test: terms(loss) }));
const rule = { keep: 2, cadence: { epochs: 2 }, stepsPerEpoch, since: fromTheBeginning };

describe("what is kept", () => {
  it("are the newest regular ones, and one by the clock until the next", () => {
    let there: number[] = [];
    const kept = [0, 20, 40, 47, 48, 60, 70, 80].map((step) => {
      there = [...there, step];
      const dropped = superfluous(there, [], rule);
      there = there.filter((other) => !dropped.includes(other));
      return there;
    });
    expect(kept).toEqual([[0], [20], [20, 40], [40, 47], [40, 48], [40, 60], [60, 70], [60, 80]]);
  });

  it("is the best too, however old", () => {
    const metrics = metricsOf([5, 1, 0, 4, 4, 4, 4, 4]);
    expect(superfluous([20, 40, 60, 80], metrics, rule)).toEqual([40]);
    // Epoch 3 was better, but is not there.
    expect(bestStep([20, 40, 60, 80], metrics, rule)).toBe(20);
    expect(bestStep([0, 15], metrics, rule)).toBeUndefined();
  });

  it("are all of other data, whose epochs had another number of steps", () => {
    // Three epochs of 7 steps and a part of a fourth, then other data: epoch 4 ends at step 35, epoch 6 at 55.
    const other = { ...rule, since: { epoch: 3, step: 25 } };
    const metrics = metricsOf([0, 0, 0, 2, 4, 4, 4, 3]);
    expect(superfluous([14, 21, 25], metrics.slice(0, 3), other)).toEqual([]);
    expect(superfluous([14, 21, 25, 30, 35], metrics.slice(0, 4), other)).toEqual([30]);
    expect(superfluous([14, 20, 21, 25, 35, 55, 75], metrics, other)).toEqual([]);
    expect(superfluous([14, 20, 21, 25, 35, 45, 55, 65, 75], metrics, other)).toEqual([45, 65]);
    expect(bestStep([14, 20, 21, 25, 35, 55, 75], metrics, other)).toBe(35);
  });

  it("of equals is the first; without a test the training loss decides", () => {
    expect(bestStep([10, 20], metricsOf([3, 3]), rule)).toBe(10);
    const untested = [4, 2].map((loss, i) => ({ epoch: i + 1, train: terms(loss), test: null }));
    expect(bestStep([10, 20], untested, rule)).toBe(20);
  });

  it("is the best regular one, though an interruption's is better while it is there", () => {
    const metrics = metricsOf([5, 1, 5, 5, 5, 5, 0]);
    expect(superfluous([20, 40, 60, 70], metrics, rule)).toEqual([40]);
  });

  it("does not depend on where a run was stopped, or on which states a slow disk has let go", () => {
    const losses = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 8, maxLength: 8 });
    const interruptions = fc.array(fc.integer({ min: 0, max: 79 }), { maxLength: 6 });
    fc.assert(
      fc.property(losses, interruptions, fc.array(fc.boolean()), (testLosses, stops, pauses) => {
        const all = metricsOf(testLosses);
        const steps = [...new Set([...stops, 20, 40, 60, 80])].sort((a, b) => a - b);
        let there: number[] = [];
        let waiting: number[] = [];
        steps.forEach((step, i) => {
          waiting.push(step);
          if (pauses[i] === false && step < 80) return;
          const metrics = all.slice(0, Math.floor(step / stepsPerEpoch));
          while (waiting.length > 0) {
            const early = superfluous([...new Set([...there, ...waiting])], metrics, rule);
            waiting = waiting.filter((other) => !early.includes(other));
            const [next] = waiting.splice(0, 1);
            if (next === undefined) break;
            there = [...new Set([...there, next])];
            const dropped = superfluous(there, all.slice(0, Math.floor(next / stepsPerEpoch)), rule);
            there = there.filter((other) => !dropped.includes(other));
          }
        });
        const best = bestStep([20, 40, 60, 80], all, rule);
        expect(there).toEqual([...new Set([best, 60, 80])].sort((a, b) => Number(a) - Number(b)));
      }),
      { examples: [[[0, 7e-323, 0, 7e-323, 0, 7e-323, 0, 7e-323], [70], []]], numRuns: 500 },
    );
  });
});
