import { createHash } from "node:crypto";
import type { Dataset, ImageShape } from "@paravae/datasets";

/** Tells the data of a run from any other. Plain JSON. */
export interface DataIdentity {
  readonly trainRows: number;
  readonly testRows: number;
  /** Of the values of all rows, and of the labels where they are trained with; as hexadecimal digits. */
  readonly sha256: string;
}

/** @param usesLabels whether the model's loss asks for labels; others are no part of what it is trained on */
export function identifyData({ train, test }: Dataset, usesLabels: boolean): DataIdentity {
  const hash = createHash("sha256");
  for (const { rows, labels } of test === undefined ? [train] : [train, test]) {
    const { buffer, byteOffset, byteLength } = rows.data;
    // Else rows could move from one split to the other, or from rows to labels, and leave the hash as it is.
    hash.update(
      `${rows.count} rows of ${rows.width} ${rows.data instanceof Uint8Array ? "bytes" : "reals"}\n`,
    );
    hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    if (usesLabels && labels !== undefined) hash.update(labels);
  }
  return { trainRows: train.rows.count, testRows: test?.rows.count ?? 0, sha256: hash.digest("hex") };
}

/** The data in a few words: "640 + 160 rows of 8×8 (sha256 1a2b3c4d)". */
export const describeData = ({ trainRows, testRows, sha256 }: DataIdentity, image: ImageShape): string =>
  `${trainRows} + ${testRows} rows of ${describeImage(image)} (sha256 ${sha256.slice(0, 8)})`;

/** `28×28`, and `32×32×3` of an image of several channels. */
export const describeImage = ({ height, width, channels }: ImageShape): string =>
  [height, width, ...(channels === 1 ? [] : [channels])].join("×");
