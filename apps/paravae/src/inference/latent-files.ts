import type { Encoding } from "@paravae/core";
import { encodeNpy } from "@paravae/datasets";

/** Latents with what is known of their rows. */
export interface Latents extends Encoding {
  readonly count: number;
  /** Z. */
  readonly size: number;
  readonly labels: Uint8Array | undefined;
}

/** The fewest digits that read back as the same float32 are at most nine. */
const short = (value: number): number => Number(value.toPrecision(9));

/**
 * Latents as a file's content. An NPY file holds one array, so it is [rows, Z] of mu, or [rows, 2, Z] of mu
 * and logVar where there is one.
 */
export const latentFiles = {
  ".npy": ({ mu, logVar, count, size }: Latents): Uint8Array => {
    if (logVar === undefined) return encodeNpy(mu, [count, size]);
    const both = new Float32Array(2 * mu.length);
    for (let r = 0; r < count; r++) {
      both.set(mu.subarray(r * size, (r + 1) * size), 2 * r * size);
      both.set(logVar.subarray(r * size, (r + 1) * size), (2 * r + 1) * size);
    }
    return encodeNpy(both, [count, 2, size]);
  },

  ".csv": ({ mu, logVar, labels, count, size }: Latents): string => {
    const indices = Array.from({ length: size }, (_, j) => j);
    const header = [
      "row",
      ...(labels === undefined ? [] : ["label"]),
      ...indices.map((j) => `mu${j}`),
      ...(logVar === undefined ? [] : indices.map((j) => `logVar${j}`)),
    ];
    const lines = Array.from({ length: count }, (_, r) => [
      r,
      ...(labels === undefined ? [] : [labels[r]]),
      ...rowOf(mu, r, size),
      ...(logVar === undefined ? [] : rowOf(logVar, r, size)),
    ]);
    return [header, ...lines].map((cells) => `${cells.join(",")}\n`).join("");
  },

  ".json": ({ mu, logVar, labels, count, size }: Latents): string => {
    const rowsOf = (values: Float32Array) => Array.from({ length: count }, (_, r) => rowOf(values, r, size));
    const content = {
      ...(labels === undefined ? {} : { labels: [...labels] }),
      mu: rowsOf(mu),
      ...(logVar === undefined ? {} : { logVar: rowsOf(logVar) }),
    };
    return `${JSON.stringify(content)}\n`;
  },
} as const;

const rowOf = (values: Float32Array, row: number, size: number): number[] =>
  Array.from(values.subarray(row * size, (row + 1) * size), short);
