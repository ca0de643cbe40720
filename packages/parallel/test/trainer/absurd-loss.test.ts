import { expect, test } from "vitest";
import { warnOfAbsurdLoss } from "../../src/trainer/absurd-loss.js";

const loss = (value: number) => ({ loss: value, terms: {}, perDimension: {} });
const metrics = (...losses: [train: number, test: number | null][]) =>
  losses.map(([train, tested], i) => ({
    epoch: i + 1,
    train: loss(train),
    test: tested === null ? null : loss(tested),
  }));

test.each([
  ["no epoch", metrics(), false],
  ["a loss that falls", metrics([40, 39], [30, 29]), false],
  ["a loss that rises a little", metrics([40, null], [39_000, null]), false],
  ["a train loss 1001 times the first", metrics([40, null], [30, null], [40 * 1002, null]), true],
  ["a test loss so, in the first epoch already", metrics([40, 3.6e34]), true],
  ["a loss of densities, which may be below 0", metrics([-800, -900], [-950, -700]), false],
  ["one that was below 0", metrics([-800, -900], [-950, 9e5]), true],
  ["a loss that was nearly 0", metrics([1e-6, null], [0.5, null]), false],
])("%s", (_, epochs, warns) => {
  const line = warnOfAbsurdLoss(epochs, 0.2);
  expect(line !== undefined).toBe(warns);
  if (line !== undefined) expect(line).toMatch(/; lower the learning rate \(now 0.2\)$/);
});
