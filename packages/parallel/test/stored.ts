import type { StoredRows } from "@paravae/datasets";
import type { LabelledRows } from "@paravae/parallel";

/** Rows in memory as stored ones. A source of one's own is no longer than this. */
export function stored({ data, count, width, labels }: LabelledRows): StoredRows {
  return {
    ...{ count, width, type: data instanceof Uint8Array ? "bytes" : "reals", labelled: labels !== undefined },
    extremes: undefined,
    async read(first, rows, into, intoLabels) {
      // Like a disk's, a read ends later.
      await new Promise(setImmediate);
      into.set(data.subarray(first * width, (first + rows) * width));
      if (labels !== undefined) intoLabels?.set(labels.subarray(first, first + rows));
    },
  };
}
