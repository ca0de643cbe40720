import { type ErrorData, ParavaeError } from "../errors.js";
import { type Matrix, writeValue } from "../memory/matrix.js";
import type { Reals } from "../memory/reals.js";
import { quoted } from "../messages/quoted.js";
import type { RowOps } from "../ops/row-ops.js";
import { drawCells, type RowStream } from "./uniform-cells.js";

/**
 * What is done to the rows that an encoder reads, while the loss is of the rows as they were (Vincent et al. 2008, 2010): "gaussian"
 * adds noise of the standard deviation `amount`, "masking" makes a cell 0 with the probability `amount`, "salt-and-pepper" 0 or 1
 * with half of it each.
 */
export const corruptKinds = ["gaussian", "salt-and-pepper", "masking"] as const;
export type CorruptKind = (typeof corruptKinds)[number];

const u = new Float64Array(4);

/** Plain data. */
export interface Corruption {
  readonly kind: CorruptKind;
  readonly amount: number;
}

/**
 * Checks a corruption that comes from outside.
 *
 * @throws ParavaeError E_CORRUPT
 */
export function checkCorruption({ kind, amount }: Corruption): void {
  const data: ErrorData = { kind, amount };
  if (!corruptKinds.includes(kind)) {
    throw new ParavaeError(
      "E_CORRUPT",
      `corruption is ${quoted(kind)}, expected one of ${corruptKinds.join(", ")}`,
      { data },
    );
  }
  const most = kind === "gaussian" ? Number.MAX_VALUE : 1;
  if (amount > 0 && amount <= most) return;
  throw new ParavaeError(
    "E_CORRUPT",
    `${kind}: its amount is ${quoted(amount)}, expected ${kind === "gaussian" ? "a standard deviation above 0" : "a probability above 0, at most 1"}`,
    { data },
  );
}

/**
 * Corrupts rows in place: with u uniform and n standard normal of the row's stream,
 *
 *     gaussian         x + amount·n
 *     salt-and-pepper  0 where u < amount / 2, else 1 where u < amount, else x
 *     masking          0 where u < amount, else x
 *
 * A cell that is missing stays 0.
 *
 * @param clean a copy of the rows, [rows, width]
 * @param present as `RowBuffers.present`
 */
export function corruptRows(
  { kind, amount }: Corruption,
  x: Matrix<Float32Array>,
  clean: Float32Array,
  present: Reals | undefined,
  rowIndices: Uint32Array,
  rows: number,
  width: number,
  stream: RowStream,
  { normal }: Pick<RowOps<Float32Array>, "normal">,
): void {
  const isThere = (i: number): boolean => present === undefined || present[i] !== 0;
  const { values } = x;
  if (kind === "gaussian") {
    normal(values, rowIndices, rows, width, stream.key, stream.step, stream.purpose);
    for (let i = 0; i < rows * width; i++) writeValue(x, i, isThere(i) ? clean[i] + amount * values[i] : 0);
    return;
  }
  const pepper = kind === "masking" ? amount : amount / 2;
  for (let r = 0; r < rows; r++) {
    for (let j = 0; j < width; j += 4) {
      drawCells(u, rowIndices[r], j, stream);
      const first = r * width + j;
      for (let k = 0; k < Math.min(4, width - j); k++) {
        if (u[k] < amount && isThere(first + k)) writeValue(x, first + k, u[k] < pepper ? 0 : 1);
      }
    }
  }
}
