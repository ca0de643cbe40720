import type { SplitView } from "../arena/arena.js";
import { rowsOfTrial } from "../evaluation/untrained-nats.js";
import type { RowsSpec } from "../team/team-spec.js";
import type { TrainerRows } from "../trainer/trainer-options.js";
import { areStored } from "./are-stored.js";

/** Rows from all over the data, for a look at them: those of the arena where all are there, else a few that are read. */
export async function trialRowsOf(
  { windowRows, count, width }: RowsSpec,
  { data }: SplitView,
  rows: TrainerRows,
): Promise<Uint8Array | Float32Array> {
  if (windowRows === undefined || !areStored(rows)) return data;
  const trial =
    data instanceof Uint8Array ? new Uint8Array(rowsOfTrial * width) : new Float32Array(rowsOfTrial * width);
  for (let i = 0; i < rowsOfTrial; i++) {
    const row = Math.floor((i * count) / rowsOfTrial);
    await rows.read(row, 1, trial.subarray(i * width, (i + 1) * width));
  }
  return trial;
}
