import { keyOfSeed, ParavaeError, shuffle } from "@paravae/core";

/** Which rows of one source are held out for testing. */
export interface SplitOptions {
  /** The part of the rows that is held out, in (0, 1): at least one row, and at least one is left. */
  readonly fraction: number;
  readonly seed: number;
  /** The group of each row. Rows of one group are not independent, so they stay on one side. */
  readonly groups?: readonly unknown[];
  /** Rows follow each other in time: the last ones are held out, so that nothing trained on comes after what is tested on. */
  readonly last?: boolean;
}

/** Rows of each side, ascending. */
export interface SplitIndices {
  readonly train: Uint32Array;
  readonly test: Uint32Array;
}

/** Of the permutations of a seed, one that no epoch comes to. */
const noEpoch = 0xffffffff;

/**
 * Chooses the rows that are held out. The same count, options and seed give the same rows on any machine.
 *
 * @throws ParavaeError E_SPLIT when there are too few rows or groups for two sides
 */
export function splitRows(count: number, { fraction, seed, groups, last }: SplitOptions): SplitIndices {
  if (count < 2) {
    throw new ParavaeError(
      "E_SPLIT",
      `data: ${count} row, expected at least 2 to hold some out; --test-split 0 trains on all`,
    );
  }
  const wanted = Math.min(count - 1, Math.max(1, Math.round(fraction * count)));
  const isTest = new Uint8Array(count);
  if (last) isTest.fill(1, count - wanted);
  else if (groups === undefined) for (const row of shuffled(count, seed).subarray(0, wanted)) isTest[row] = 1;
  else holdOutGroups(isTest, groups, wanted, seed);
  const rows = Uint32Array.from({ length: count }, (_, row) => row);
  return { train: rows.filter((row) => isTest[row] === 0), test: rows.filter((row) => isTest[row] === 1) };
}

/** Whole groups in random order, for as long as each brings the number of rows nearer to the one that is wanted. */
function holdOutGroups(isTest: Uint8Array, groups: readonly unknown[], wanted: number, seed: number): void {
  const rowsOf = new Map<unknown, number[]>();
  groups.forEach((group, row) => {
    const rows = rowsOf.get(group);
    if (rows === undefined) rowsOf.set(group, [row]);
    else rows.push(row);
  });
  const all = [...rowsOf.values()];
  if (all.length < 2) {
    throw new ParavaeError(
      "E_SPLIT",
      "data: all rows are of one group, expected at least 2 groups to hold some out; leave --split-by out",
    );
  }
  let held = 0;
  const order = shuffled(all.length, seed);
  for (const group of order.subarray(0, all.length - 1)) {
    const rows = all[group];
    const isNearer = Math.abs(held + rows.length - wanted) < Math.abs(held - wanted);
    if (held > 0 && !isNearer) continue;
    for (const row of rows) isTest[row] = 1;
    held += rows.length;
  }
}

function shuffled(count: number, seed: number): Uint32Array {
  const order = new Uint32Array(count);
  shuffle(order, keyOfSeed(seed), noEpoch);
  return order;
}
