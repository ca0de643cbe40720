import { defineModel, layoutOf } from "@paravae/core";
import { median, sum } from "d3-array";
import { modelOf } from "../works.mjs";
import { nonNegativeLeastSquares } from "./least-squares.mjs";
import { usualPoint } from "./points.mjs";

/**
 * How the cost of keeping workers together may grow with their number W: as a tree of them does, or one after the
 * other. Two cores cannot tell which; what more cores do lies between.
 */
const syncGrowth = {
  "log2 W": (workers) => Math.log2(workers),
  "W − 1": (workers) => workers - 1,
};

/**
 * The time of a step of batch B on W workers:
 *
 *     t(W, B) = (a + d·[W > 1])·B·F/W + s·P + u·P/W + c + b·g(W)
 *
 * A row is F operations of products (a), P parameters are updated (u), both shared equally; each worker goes through all
 * parameters however few its rows are (s). Workers that are not alone lose d of every row to each other: shared caches,
 * clocks, waiting for the slowest. c is what every step costs and b what keeping workers together costs, for each growth
 * g of `syncGrowth`; steps of a model with next to nothing to compute show these two. No constant is negative. Least
 * squares of the relative error.
 *
 * @param points `{ work, workers, batch, samples }`
 * @returns for each growth: the constants in ms, and the relative errors on the points measured
 */
export function fitModels(points) {
  return Object.keys(syncGrowth).map((growth) => {
    const rows = points.map(({ work, workers, batch, samples }) => ({
      terms: termsOf(growth, work, workers, batch),
      ms: median(samples, ({ msPerStep }) => msPerStep),
    }));
    const constants = nonNegativeLeastSquares(
      rows.map(({ terms, ms }) => terms.map((term) => term / ms)),
      rows.map(() => 1),
    );
    const errors = rows.map(({ terms, ms }) => dot(terms, constants) / ms - 1);
    return { growth, constants, errors };
  });
}

/**
 * How many times the rows a second of one worker are predicted.
 *
 * @param batchOfOne the batch of one worker, where that of more is another
 */
export const speedUp = (model, workers, batch, batchOfOne = batch) =>
  (batch / batchOfOne) *
  (predictMs(model, usualPoint(1, batchOfOne)) / predictMs(model, usualPoint(workers, batch)));

/** Predicted ms of a step. */
const predictMs = ({ growth, constants }, { work, workers, batch }) =>
  dot(termsOf(growth, work, workers, batch), constants);

function termsOf(growth, work, workers, batch) {
  const { parameters, operations } = costOf(work);
  const products = (batch * operations) / workers;
  return [
    products,
    workers > 1 ? products : 0,
    parameters,
    parameters / workers,
    1,
    syncGrowth[growth](workers),
  ];
}

/**
 * A model's parameters, and the operations of one row's products: each weight is multiplied and added once forward and
 * twice backward, but for the first layer, whose input needs no gradient.
 */
function costOf(work) {
  const { length, specs } = layoutOf(defineModel(modelOf(work)));
  const weights = specs.filter(({ shape }) => shape.length === 2).map(({ length }) => length);
  return { parameters: length, operations: 6 * sum(weights) - 2 * weights[0] };
}

const dot = (one, other) => sum(one, (value, i) => value * other[i]);
