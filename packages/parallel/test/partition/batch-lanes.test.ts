import fc from "fast-check";
import { expect, test } from "vitest";
import type { LoadedEngine } from "../../src/engines/loaded-engine.js";
import { lanesOf, lanesOfRank, reproducibleOn } from "../../src/partition/batch-lanes.js";
import { partsOfRanks } from "../../src/partition/cut-layers.js";
import { blocksOfSizes } from "./blocks-of-sizes.js";

const engine = (of: Pick<LoadedEngine, "gradients" | "blas">): LoadedEngine => ({
  name: "made up",
  kernels: { kind: "reference" },
  native: undefined,
  precision: "float32",
  warnings: [],
  ...of,
});
const wasm = engine({ gradients: "dense", blas: undefined });
const blas = engine({ gradients: "dense", blas: { path: "x", name: "onednn", version: undefined } });
const tfjs = engine({ gradients: "tfjs", blas: undefined });

test("a lane for each worker, unless any number has to give the same model where that depends on the lanes", () => {
  for (const of of [wasm, blas, tfjs]) expect(lanesOf(of, "same-workers", 512, 3)).toBe(3);
  expect(lanesOf(wasm, "any-workers", 512, 3)).toBe(3);
  expect(reproducibleOn(wasm, "same-workers")).toBe("any-workers");
  for (const of of [blas, tfjs]) {
    expect(reproducibleOn(of, "same-workers")).toBe("same-workers");
    expect([1, 2, 3, 4, 7].map((workers) => lanesOf(of, "any-workers", 512, workers))).toEqual([
      8, 8, 8, 8, 8,
    ]);
    expect([1, 3, 64, 128, 5000].map((rows) => lanesOf(of, "any-workers", rows, 2))).toEqual([
      1, 3, 4, 4, 16,
    ]);
  }
});

test("every lane is one rank's, and ranks differ by one lane at the most", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 16 }), fc.integer({ min: 1, max: 9 }), (lanes, workers) => {
      let next = 0;
      for (let rank = 0; rank < workers; rank++) {
        const { begin, end } = lanesOfRank(rank, workers, lanes);
        expect(begin).toBe(next);
        expect([Math.floor(lanes / workers), Math.ceil(lanes / workers)]).toContain(end - begin);
        next = end;
      }
      expect(next).toBe(lanes);
    }),
  );
});

test("parts that have to be alike are those of one rank, in the same order, shared evenly", () => {
  const blocks = blocksOfSizes(784, [400], 20);
  const [alone] = partsOfRanks(blocks, 1, true);
  for (const workers of [2, 3, 4, 7, 64]) {
    const ofRanks = partsOfRanks(blocks, workers, true);
    expect(ofRanks).toHaveLength(workers);
    expect(ofRanks.flat()).toEqual(alone);
    const work = ofRanks.map((parts) =>
      parts.reduce((sum, { block, outputs }) => sum + block.inputs * outputs, 0),
    );
    expect(Math.max(...work) - work.reduce((sum, own) => sum + own) / workers).toBeLessThan(48 * 1024);
  }
});
