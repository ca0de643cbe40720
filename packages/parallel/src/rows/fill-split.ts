import type { SplitView } from "../arena/arena.js";
import type { RowsSpec } from "../team/team-spec.js";
import type { TrainerRows } from "../trainer/trainer-options.js";
import { areStored } from "./are-stored.js";

/** Copies or reads rows, and their labels where the arena has places for them. Windows of rows are for their feed to read. */
export async function fillSplit(spec: RowsSpec, view: SplitView, rows: TrainerRows): Promise<void> {
  if (spec.windowRows !== undefined) return;
  if (areStored(rows)) {
    await rows.read(0, rows.count, view.data, spec.labelled ? view.labels : undefined);
    return;
  }
  view.data.set(rows.data);
  if (rows.labels !== undefined && spec.labelled) view.labels.set(rows.labels);
}
