import { describe, expect, test } from "vitest";
import { partsOfRanks } from "../../src/partition/cut-layers.js";
import { blocksOfSizes } from "./blocks-of-sizes.js";

const models = [
  ["784-400-20", blocksOfSizes(784, [400], 20)],
  ["785-397-7", blocksOfSizes(785, [397], 7)],
  ["5-3-1, smaller than a group", blocksOfSizes(5, [3], 1)],
  ["no hidden layers", blocksOfSizes(13, [], 2)],
  ["deep", blocksOfSizes(93, [64, 31, 8], 20)],
] as const;

describe.each(models)("%s", (_, blocks) => {
  test.each([1, 2, 3, 4, 7, 64])("%i ranks have every output of every block once", (workers) => {
    const covered = blocks.map(({ outputs }) => new Uint8Array(outputs));
    for (const { block, firstOutput, outputs } of partsOfRanks(blocks, workers, false).flat()) {
      expect(outputs).toBeGreaterThan(0);
      const seen = covered[blocks.indexOf(block)];
      for (let o = firstOutput; o < firstOutput + outputs; o++) seen[o]++;
    }
    for (const seen of covered) expect(seen.every((times) => times === 1)).toBe(true);
  });
});

test("ranks have about as much to multiply each", () => {
  const blocks = blocksOfSizes(784, [400], 20);
  const total = blocks.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  for (const workers of [2, 3, 4, 8]) {
    for (const parts of partsOfRanks(blocks, workers, false)) {
      const own = parts.reduce((sum, { block, outputs }) => sum + block.inputs * outputs, 0);
      // One group of eight outputs of 784 inputs, at either end.
      expect(Math.abs(own - total / workers)).toBeLessThanOrEqual(784 * 8);
    }
  }
});
