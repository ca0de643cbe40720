import {
  binariseAtRandom,
  binariseByThreshold,
  corruptRows,
  dequantise,
  type Ops,
  type PhiloxKey,
  type Purpose,
  purposes,
  type RowBuffers,
  type RowChanges,
  type RowStream,
} from "@paravae/core";
import type { RowSource } from "./row-source.js";

/** The steps of rows' streams that are no epochs: of what is drawn once for all of training, and of rows that are evaluated. */
const rowSteps = { once: 0, evaluated: 0xffff_ffff } as const;

export interface ChangedRowsOptions {
  readonly changes: RowChanges;
  readonly width: number;
  /** Whether the rows of `source` are bytes. */
  readonly bytes: boolean;
  /** Evaluated rows are changed once, the same whenever they are read, and never corrupted. */
  readonly evaluated: boolean;
  readonly key: PhiloxKey;
  readonly ops: Ops<Float32Array>;
}

/** Rows of another source, binarised, dequantised and corrupted: each by streams of its own, whoever reads it and when. */
class ChangedRows implements RowSource {
  readonly #source: RowSource;
  readonly #options: ChangedRowsOptions;

  constructor(source: RowSource, options: ChangedRowsOptions) {
    this.#source = source;
    this.#options = options;
  }

  load(buffers: RowBuffers, rowIndices: Uint32Array, places: Uint32Array, rows: number, epoch: number): void {
    this.#source.load(buffers, rowIndices, places, rows, epoch);
    const { changes, width, bytes, evaluated, key, ops } = this.#options;
    const { x, target, present } = buffers;
    const ofEpoch = evaluated ? rowSteps.evaluated : epoch;
    const stream = (purpose: Purpose, step: number): RowStream => ({ key, step, purpose });
    if (changes.binarise === "threshold") binariseByThreshold(x, rows * width);
    else if (changes.binarise !== "none") {
      const step = changes.binarise === "static" && !evaluated ? rowSteps.once : ofEpoch;
      binariseAtRandom(x, bytes, rowIndices, rows, width, stream(purposes.binarise, step));
    }
    if (changes.dequantise) dequantise(x, rowIndices, rows, width, stream(purposes.dequantise, ofEpoch));
    if (target === undefined) return;
    target.set(x.values.subarray(0, rows * width));
    if (changes.corrupt === undefined || evaluated) return;
    const corruption = stream(purposes.corrupt, epoch);
    corruptRows(changes.corrupt, x, target, present, rowIndices, rows, width, corruption, ops.rows);
  }
}

/** `source` itself, where nothing is changed. */
export const withChanges = (source: RowSource, options: ChangedRowsOptions): RowSource =>
  isUnchanged(options.changes) ? source : new ChangedRows(source, options);

const isUnchanged = ({ binarise, dequantise: dequantises, corrupt }: RowChanges): boolean =>
  binarise === "none" && !dequantises && corrupt === undefined;
