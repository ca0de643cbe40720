import { defineModel, denseLayout, layersOf } from "@paravae/core";
import { describe, expect, test } from "vitest";
import { partsOfRanks } from "../../src/partition/cut-layers.js";

const layersOfSizes = (inputSize: number, hidden: readonly number[], latentSize: number) =>
  layersOf(
    denseLayout(defineModel({ inputSize, encoder: [...hidden], latentSize, decoder: [...hidden].reverse() })),
  );

const models = [
  ["784-400-20", layersOfSizes(784, [400], 20)],
  ["785-397-7", layersOfSizes(785, [397], 7)],
  ["5-3-1, smaller than a group", layersOfSizes(5, [3], 1)],
  ["no hidden layers", layersOfSizes(13, [], 2)],
  ["deep", layersOfSizes(93, [64, 31, 8], 20)],
] as const;

describe.each(models)("%s", (_, layers) => {
  test.each([1, 2, 3, 4, 7, 64])("%i ranks have every output of every layer once", (workers) => {
    const covered = layers.map(({ outputs }) => new Uint8Array(outputs));
    for (const { spec, firstOutput, outputs } of partsOfRanks(layers, workers, false).flat()) {
      expect(outputs).toBeGreaterThan(0);
      const seen = covered[layers.indexOf(spec)];
      for (let o = firstOutput; o < firstOutput + outputs; o++) seen[o]++;
    }
    for (const seen of covered) expect(seen.every((times) => times === 1)).toBe(true);
  });
});

test("ranks have about as much to multiply each", () => {
  const layers = layersOfSizes(784, [400], 20);
  const total = layers.reduce((sum, { inputs, outputs }) => sum + inputs * outputs, 0);
  for (const workers of [2, 3, 4, 8]) {
    for (const parts of partsOfRanks(layers, workers, false)) {
      const own = parts.reduce((sum, { spec, outputs }) => sum + spec.inputs * outputs, 0);
      // One group of eight outputs of 784 inputs, at either end.
      expect(Math.abs(own - total / workers)).toBeLessThanOrEqual(784 * 8);
    }
  }
});
