import { readFileSync } from "node:fs";

/** Where an array of a fixture lies in its binary file, in elements. */
export interface Place {
  readonly offset: number;
  readonly length: number;
}

/** Reads the index `fixtures/NAME.json` and the numbers of `fixtures/NAME.bin`. */
export function readFixtures<Index>(name: string): { readonly index: Index; readonly numbers: ArrayBuffer } {
  const folder = new URL("../fixtures/", import.meta.url);
  const index = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8")) as Index;
  // Node may hand out a pooled, unaligned view; the copy is aligned.
  const numbers = Uint8Array.from(readFileSync(new URL(`${name}.bin`, folder))).buffer;
  return { index, numbers };
}
