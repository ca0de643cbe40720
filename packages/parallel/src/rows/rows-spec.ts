import { type ModelConfig, objectiveOf, type RowOrder } from "@paravae/core";
import type { StoredRows } from "@paravae/datasets";
import type { RowsSpec } from "../team/team-spec.js";
import type { TrainerRows } from "../trainer/trainer-options.js";
import { areStored } from "./are-stored.js";
import { testSlots } from "./test-feed.js";
import { trainSlots } from "./train-feed.js";
import { testWindow, trainWindow } from "./window-plan.js";

/** The shape of training rows in the arena of a model, where only what it asks for lies. */
export const specOfTrain = (rows: TrainerRows, model: ModelConfig, order: RowOrder): RowsSpec =>
  specOf(rows, model, trainSlots, (stored) => trainWindow(stored, order));

/** The same of test rows. */
export const specOfTest = (rows: TrainerRows, model: ModelConfig, order: RowOrder): RowsSpec =>
  specOf(rows, model, testSlots, (stored) => testWindow(stored, order));

function specOf(
  rows: TrainerRows,
  model: ModelConfig,
  slots: number,
  windowOf: (rows: StoredRows) => number | undefined,
): RowsSpec {
  const { count, width } = rows;
  const windowRows = areStored(rows) ? windowOf(rows) : undefined;
  return {
    count,
    width,
    type: typeOf(rows),
    labelled: objectiveOf(model).usesLabels,
    windowRows,
    places: windowRows === undefined ? count : slots * windowRows,
  };
}

const typeOf = (rows: TrainerRows): "bytes" | "reals" => {
  if (areStored(rows)) return rows.type;
  return rows.data instanceof Uint8Array ? "bytes" : "reals";
};
