import { type BlockOrder, defaultBlockOrder, type RowOrder } from "@paravae/core";
import type { StoredRows } from "@paravae/datasets";
import { evaluationChunkRows } from "../team/team-spec.js";
import { testSlots } from "./test-feed.js";
import { trainSlots } from "./train-feed.js";

/** Bytes of a stored row, without its label. */
export const bytesOfRow = ({ width, type }: Pick<StoredRows, "width" | "type">): number =>
  width * (type === "bytes" ? 1 : 4);

/** The places of a window of training rows; undefined where all rows have a place: for an order of rows, or where they are few. */
export function trainWindow(rows: StoredRows, order: RowOrder): number | undefined {
  if (order.kind === "rows") return undefined;
  const places = order.rows * order.window;
  return rows.count <= trainSlots * places ? undefined : places;
}

/** The same of test rows, whose windows are whole chunks of an evaluation. */
export function testWindow(rows: StoredRows, order: RowOrder): number | undefined {
  const blocks: BlockOrder =
    order.kind === "blocks" ? order : defaultBlockOrder(bytesOfRow(rows), evaluationChunkRows);
  const places = Math.ceil((blocks.rows * blocks.window) / evaluationChunkRows) * evaluationChunkRows;
  return rows.count <= testSlots * places ? undefined : places;
}
