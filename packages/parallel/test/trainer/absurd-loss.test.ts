import {
  type DenseOptions,
  defineModel,
  defineOptimizer,
  type ModelConfig,
  type ModuleModel,
} from "@paravae/core";
import { expect, test } from "vitest";
import { warnOfAbsurdLoss } from "../../src/trainer/absurd-loss.js";

const loss = (value: number, kl = 0) => ({
  loss: value,
  terms: { reconstruction: value, kl },
  perDimension: {},
});
const metrics = (...losses: [train: number, test: number | null][]) =>
  losses.map(([train, tested], i) => ({
    epoch: i + 1,
    train: loss(train),
    test: tested === null ? null : loss(tested),
  }));

const denseModel = (options: Partial<DenseOptions> = {}) =>
  defineModel({ inputSize: 4, encoder: [], latentSize: 1, decoder: [], ...options });

/** What four rows of four columns, all of them `value`, are trained on. */
const trainedOn = (model: ModelConfig = denseModel(), value = 0.5) => ({
  spec: {
    model,
    optimizer: defineOptimizer({ kind: "adam", learningRate: 0.2 }),
    train: {
      ...{ count: 4, width: 4, type: "reals" as const, labelled: false },
      ...{ windowRows: undefined, places: 4 },
    },
  },
  arena: { train: { data: new Float32Array(16).fill(value) }, test: undefined },
  trialRows: new Float32Array(16).fill(value),
});
const gaussian = denseModel({ likelihood: "gaussian" });
const sharp = denseModel({ likelihood: "gaussian", variance: 1e-6 });
const weighty = denseModel({ beta: 1e9 });

test.each([
  ["no epoch", metrics(), false],
  ["a loss that falls", metrics([40, 39], [30, 29]), false],
  ["a loss that rises a little", metrics([4, null], [11, null]), false],
  [
    "a test loss that rises far, as of a model that learns its rows by heart",
    metrics([4, 4], [1, 3_900]),
    false,
  ],
  ["a train loss 1001 times the first", metrics([4, null], [3, null], [4 * 1002, null]), true],
  ["a test loss so, in the first epoch already", metrics([40, 3.6e34]), true],
  ["a loss of densities, which may be below 0", metrics([-800, -900], [-950, -700]), false],
  ["one that was below 0", metrics([-800, -900], [-950, 9e5]), true],
  ["a loss that was nearly 0", metrics([1e-6, null], [0.5, null]), false],
])("%s", (_, epochs, warns) => {
  const line = warnOfAbsurdLoss(epochs, trainedOn(), 100);
  expect(line !== undefined).toBe(warns);
  if (line !== undefined) expect(line).toMatch(/; lower the learning rate \(now 0.2\)$/);
});

// An untrained model of these: 4·log 2 = 2.8; 4·½(0.25 + log 2π) = 4.2; 4·½(1e6·0.25 − 11.98) = 5e5; 4·½(255² + …) = 1.3e5.
test.each([
  ["of bytes or values in [0, 1]", trainedOn(), 3_999, 4_001],
  ["of scaled values", trainedOn(gaussian), 4_100, 4_200],
  ["of a small variance, which makes any loss large", trainedOn(sharp), 4.9e8, 5.1e8],
  ["of values that are not scaled", trainedOn(gaussian, 255), 1.2e8, 1.4e8],
])("the first loss is absurd beside an untrained model's %s", (_, team, usual, absurd) => {
  expect(warnOfAbsurdLoss(metrics([usual, null]), team, 100)).toBeUndefined();
  expect(warnOfAbsurdLoss(metrics([absurd, null]), team, 100)).toMatch(
    /^the loss of epoch 1 is \S+, over 1000 times the \S+ of an untrained model; (lower|raise|scale) /,
  );
});

// Of an untrained model 4·log 2 = 2.77; ½·4·log 2π = 3.7 of zeros; ½·4·(log 2π + log 1e-6) = -24.
test.each([
  [
    "above both",
    trainedOn(),
    metrics([2.7, null], [8.4, null]),
    /^the loss of epoch 2 is 8.40, and that of an untrained model 2.77: /,
  ],
  ["not above both", trainedOn(), metrics([2.7, null], [8.2, null]), undefined],
  ["not above a first loss of its own", trainedOn(), metrics([50, null], [149, null]), undefined],
  [
    "above a first loss of its own",
    trainedOn(),
    metrics([50, null], [151, null]),
    /^the loss of epoch 2 is 151, /,
  ],
  ["far below an untrained model's still", trainedOn(sharp), metrics([900, null], [4e5, null]), undefined],
  ["of densities", trainedOn(sharp, 0), metrics([-24, null], [23, null]), undefined],
  [
    "of densities, above both",
    trainedOn(sharp, 0),
    metrics([-24, null], [25, null]),
    /untrained model -24.0: /,
  ],
  ["of densities around 0", trainedOn(gaussian, 0), metrics([0.1, null], [9, null]), undefined],
])("three times the loss of before is worse than nothing: %s", (_, team, epochs, message) => {
  const line = warnOfAbsurdLoss(epochs, team, 100);
  if (message === undefined) expect(line).toBeUndefined();
  else expect(line).toMatch(message);
  if (message !== undefined) expect(line).toMatch(/: training makes it worse; (lower|raise) .{1,99}$/);
});

test("a KL is worse by its weight, of at most 1", () => {
  const of = (kl: number) =>
    [loss(3, 1), loss(3, kl)].map((train, i) => ({ epoch: i + 1, train, test: null }));
  const team = (beta: number) => trainedOn(denseModel({ beta }));
  expect(warnOfAbsurdLoss(of(20), team(1), 100)).toContain("worse; lower the learning rate");
  expect(warnOfAbsurdLoss(of(20), team(0.1), 100)).toBeUndefined();
  expect(warnOfAbsurdLoss(of(5), team(50), 100)).toBeUndefined();
  expect(warnOfAbsurdLoss(of(20), team(50), 100)).toContain("worse");
});

test("a loss that β alone makes large is not absurd, and a KL that is large is", () => {
  const of = (kl: number) => [{ epoch: 1, train: { ...loss(3, kl), loss: 3 + 1e9 * kl }, test: null }];
  expect(warnOfAbsurdLoss(of(0.1), trainedOn(weighty), 100)).toBeUndefined();
  expect(warnOfAbsurdLoss(of(1e6), trainedOn(weighty), 100)).toContain("lower β");
});

test("nobody knows what an untrained model of the user's own has", () => {
  const own: ModuleModel = {
    architecture: "module",
    path: "/nowhere/model.js",
    kind: "custom",
    inputSize: 4,
    latentSize: 0,
    labels: false,
    parameters: [{ name: "w", shape: [1], initial: 0 }],
  };
  expect(warnOfAbsurdLoss(metrics([1e30, null]), trainedOn(own), 100)).toBeUndefined();
});
