import { binariseKinds, checkCorruption, ParavaeError, type RowChanges } from "@paravae/core";
import { checkKind } from "../trainer/check-options.js";
import type { TrainerRows } from "../trainer/trainer-options.js";
import { areStored } from "./are-stored.js";

/**
 * Checks what is to be done to rows, and that it can be done to these.
 *
 * @throws ParavaeError E_TRAINER, E_CORRUPT, E_ROWS for rows that are no probabilities or no bytes
 */
export function checkRowChanges({ binarise, dequantise, corrupt }: RowChanges, rows: TrainerRows): void {
  checkKind("binarise", binarise, binariseKinds);
  if (corrupt !== undefined) checkCorruption(corrupt);
  if (dequantise && binarise !== "none") {
    throw new ParavaeError(
      "E_TRAINER",
      `dequantise: rows that are binarised (${binarise}) have no noise; choose one`,
    );
  }
  // Of stored rows the extremes are looked at, which are values of rows too.
  const data = areStored(rows) ? rows.extremes?.data : rows.data;
  if (data === undefined || data instanceof Uint8Array) return;
  if (dequantise)
    throw new ParavaeError(
      "E_ROWS",
      "data: dequantise is for bytes, but the rows are real values; leave it out",
    );
  if (binarise === "none") return;
  const wrong = data.find((value) => value < 0 || value > 1);
  if (wrong === undefined) return;
  throw new ParavaeError(
    "E_ROWS",
    `data: binarise ${binarise}: the rows hold ${wrong}, expected values from 0 to 1; scale them`,
  );
}
