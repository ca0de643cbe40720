import { isDeepStrictEqual } from "node:util";
import {
  createOptimizer,
  defineModel,
  defineOptimizer,
  defineRowOrder,
  keyOfSeed,
  layoutOf,
  objectiveOf,
  type Term,
} from "@paravae/core";
import { refuse } from "./content-error.js";
import type { LossTerms, TrainingState } from "./training-state.js";

/**
 * Checks every field of a training state, each against the others: what passes can be resumed.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT, E_MODEL, E_OPTIMIZER, E_ORDER or E_SEED with the field, what it is and
 *   what was expected
 */
export function checkState(state: TrainingState): void {
  const { model, optimizer, seed, batchSize, workers, position, parameters, slots, epochSums, metrics } =
    state;
  checkComplete("model", model, defineModel);
  checkComplete("optimizer", optimizer, defineOptimizer);
  keyOfSeed(seed);
  whole("batchSize", batchSize, 1);
  whole("workers", workers, 1);
  if (state.order !== undefined) checkComplete("order", state.order, defineRowOrder);
  whole("epoch", position.epoch, 0);
  whole("stepInEpoch", position.stepInEpoch, 0);
  whole("step", position.step, position.stepInEpoch);

  const { length } = layoutOf(model);
  block("parameters", parameters, length);
  const { slotNames } = createOptimizer(optimizer);
  const names = Object.keys(slots);
  if (names.length !== slotNames.length || !slotNames.every((name) => Object.hasOwn(slots, name))) {
    refuse("slots", names.join(", "), `${slotNames.join(", ")} for ${optimizer.kind}`);
  }
  for (const name of slotNames) block(`slots.${name}`, slots[name], length);

  const { terms } = objectiveOf(model);
  whole("epochSums.rows", epochSums.rows, 0);
  for (const { name, dimensions = 1 } of terms) {
    numbers(`epochSums.${name}`, epochSums.terms[name], dimensions);
  }
  metrics.forEach(({ epoch, train, test }, i) => {
    whole(`metrics[${i}].epoch`, epoch, 0);
    checkTerms(`metrics[${i}].train`, terms, train);
    if (test !== null) checkTerms(`metrics[${i}].test`, terms, test);
  });
}

/** A configuration must be complete: a default of today is no record of what was trained with. */
function checkComplete<T extends object>(field: string, config: T, define: (config: T) => T): void {
  if (config === null || typeof config !== "object") refuse(field, config, "an object");
  const defined = define(config);
  if (isDeepStrictEqual({ ...config }, defined)) return;
  const missing = missingFrom(config, defined);
  refuse(field, config, missing.length > 0 ? `its fields ${missing.join(", ")} too` : "no further fields");
}

/** Names of the fields that `defined` has and `config` leaves out, at any depth: `objective.beta`. */
function missingFrom(config: unknown, defined: unknown): string[] {
  if (config === undefined) return [""];
  if (typeof config !== "object" || config === null || typeof defined !== "object" || defined === null) {
    return [];
  }
  const given = config as Readonly<Record<string, unknown>>;
  return Object.entries(defined).flatMap(([key, value]) =>
    missingFrom(given[key], value).map((rest) => (rest === "" ? key : `${key}.${rest}`)),
  );
}

function whole(field: string, value: number, atLeast: number): void {
  if (!Number.isSafeInteger(value) || value < atLeast) {
    refuse(field, value, `a whole number of at least ${atLeast}`);
  }
}

function block(field: string, value: Float32Array, length: number): void {
  if (!(value instanceof Float32Array)) refuse(field, value, "a float32 array");
  if (value.length !== length) refuse(`length of ${field}`, value.length, `the model's ${length}`);
}

/** Any numbers: a run that diverged has NaN and infinities, and its record must be kept. */
function numbers(field: string, values: readonly number[], length: number): void {
  if (!Array.isArray(values) || !values.every((value) => typeof value === "number")) {
    refuse(field, values, "a list of numbers");
  }
  if (values.length !== length) refuse(`length of ${field}`, values.length, `the model's ${length}`);
}

function checkTerms(
  field: string,
  terms: readonly Term[],
  { loss, terms: nats, perDimension }: LossTerms,
): void {
  numbers(field, [loss, ...terms.map(({ name }) => nats[name])], 1 + terms.length);
  for (const { name, dimensions } of terms) {
    if (dimensions !== undefined) numbers(`${field}.${name}PerDimension`, perDimension[name], dimensions);
  }
}
