import type { TrainingState } from "@paravae/checkpoints";
import {
  type BlockOrder,
  defaultBlockOrder,
  defineRowOrder,
  ParavaeError,
  type RowOrder,
} from "@paravae/core";
import type { TrainerRows } from "../trainer/trainer-options.js";
import { areStored } from "./are-stored.js";
import { bytesOfRow } from "./window-plan.js";

/**
 * The order of a training: what is asked for, else the resumed state's, else by rows, or by blocks for stored rows.
 *
 * @throws ParavaeError E_ORDER for one out of range, or whose windows are smaller than a batch
 */
export function chooseOrder(
  asked: RowOrder | undefined,
  resume: Pick<TrainingState, "order"> | undefined,
  rows: TrainerRows,
  batchSize: number,
): RowOrder {
  const order = defineRowOrder(
    asked ?? (resume === undefined ? usual(rows, batchSize) : orderOfState(resume)),
  );
  if (order.kind === "blocks") checkBatch(order, rows.count, batchSize);
  return order;
}

/** States hold no order that is by rows. */
export const orderOfState = ({ order = { kind: "rows" } }: Pick<TrainingState, "order">): RowOrder => order;

const usual = (rows: TrainerRows, batchSize: number): RowOrder =>
  areStored(rows) ? defaultBlockOrder(bytesOfRow(rows), batchSize) : { kind: "rows" };

/** A batch has rows of two windows at the most. Any window but the last has as many rows as all its blocks but the smaller one. */
function checkBatch({ rows, window }: BlockOrder, count: number, batchSize: number): void {
  const least = rows * (window - 1);
  if (count <= rows * window || batchSize <= least) return;
  throw new ParavaeError(
    "E_ORDER",
    `order: windows of ${window} blocks of ${rows} rows are smaller than a batch of ${batchSize}; take at least ${1 + Math.ceil(batchSize / rows)} blocks`,
    { data: { rows, window, batchSize } },
  );
}
