import { ParavaeError } from "../errors.js";
import { quoted } from "../messages/quoted.js";

/**
 * In which order an epoch takes the rows. A setting of a run, saved with it and never derived from the machine: the same order,
 * seed and epoch give the same rows at each step, wherever the rows lie.
 *
 * - `rows`: any row may follow any other. All of them have to be at hand.
 * - `blocks`: rows are cut into blocks of `rows` rows that follow each other, the last one smaller. An epoch shuffles the blocks, takes
 *   `window` of them at a time, and shuffles the rows of those. Only two windows or three have to be at hand.
 */
export type RowOrder = { readonly kind: "rows" } | BlockOrder;

export interface BlockOrder {
  readonly kind: "blocks";
  /** Rows of a block. */
  readonly rows: number;
  /** Blocks whose rows are shuffled together, at least 2. */
  readonly window: number;
}

/** Rows that are read in one piece: large enough for a disk to be near its best rate. */
const blockBytes = 2 ** 20;

/** Blocks of a window: from so many places of the data come the rows of a batch. */
const blocksOfWindow = 32;

/** Batches that a window has at least, where rows are so wide that a block holds few. */
const batchesOfWindow = 4;

/** The order for rows that are not all in memory, from what is the same everywhere: a row's bytes and the batch size. */
export function defaultBlockOrder(rowBytes: number, batchSize: number): BlockOrder {
  const rows = Math.max(1, Math.floor(blockBytes / rowBytes));
  return {
    kind: "blocks",
    rows,
    window: Math.max(blocksOfWindow, 1 + Math.ceil((batchesOfWindow * batchSize) / rows)),
  };
}

/**
 * Checks an order, field by field.
 *
 * @returns a copy of its fields alone
 * @throws ParavaeError E_ORDER
 */
export function defineRowOrder(order: RowOrder): RowOrder {
  if (typeof order !== "object" || order === null) refuse("order", order, "an object");
  if (order.kind === "rows") {
    checkFields(order, ["kind"]);
    return { kind: "rows" };
  }
  if (order.kind !== "blocks") refuse("order.kind", (order as RowOrder).kind, "rows or blocks");
  checkFields(order, ["kind", "rows", "window"]);
  const { rows, window } = order;
  checkWhole("order.rows", rows, 1);
  checkWhole("order.window", window, 2);
  if (rows * window > maxWindowRows) {
    refuse("order.rows × order.window", rows * window, `at most ${maxWindowRows}`);
  }
  return { kind: "blocks", rows, window };
}

/** Rows are numbered by 32 bits. */
const maxWindowRows = 2 ** 32 - 1;

function checkFields(order: object, known: readonly string[]): void {
  const unknown = Object.keys(order).find((key) => !known.includes(key));
  if (unknown !== undefined) refuse("order", unknown, `only ${known.join(", ")}`);
}

function checkWhole(name: string, value: number, minimum: number): void {
  if (Number.isSafeInteger(value) && value >= minimum) return;
  refuse(name, value, `a whole number of at least ${minimum}`);
}

function refuse(name: string, got: unknown, expected: string): never {
  throw new ParavaeError("E_ORDER", `${name} is ${quoted(got)}, expected ${expected}`, { data: { name } });
}
