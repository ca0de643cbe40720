import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { type BlockOrder, BlockShuffle, keyOfSeed } from "../../src/index.js";

const orders = fc.record({
  count: fc.integer({ min: 1, max: 300 }),
  rows: fc.integer({ min: 1, max: 40 }),
  window: fc.integer({ min: 2, max: 9 }),
  seed: fc.nat(),
  epoch: fc.nat(1000),
});
type Case = typeof orders extends fc.Arbitrary<infer T> ? T : never;

function shuffleOf({ count, rows, window, seed, epoch }: Case): BlockShuffle {
  const order: BlockOrder = { kind: "blocks", rows, window };
  const shuffle = new BlockShuffle(order, count, keyOfSeed(seed));
  shuffle.begin(epoch);
  return shuffle;
}

/** What a window gives: rows of the data by where they come in the epoch, and where they lie in the window's blocks. */
function windowOf(shuffle: BlockShuffle, window: number) {
  const count = shuffle.startOf(window + 1) - shuffle.startOf(window);
  const [places, rows] = [new Uint32Array(count), new Uint32Array(count)];
  shuffle.fill(window, places, rows);
  return { places, rows };
}

const property = (check: (of: Case) => void) => () => fc.assert(fc.property(orders, check));

describe("BlockShuffle", () => {
  it(
    "gives every row once in an epoch",
    property((of) => {
      const rows = new Uint32Array(of.count);
      shuffleOf(of).fillAll(rows);
      expect([...rows].sort((a, b) => a - b)).toEqual([...rows.keys()]);
    }),
  );

  it(
    "gives each window by itself as all of them together",
    property((of) => {
      const all = new Uint32Array(of.count);
      shuffleOf(of).fillAll(all);
      const shuffle = shuffleOf(of);
      const windows = Array.from({ length: shuffle.windows }, (_, w) => shuffle.windows - 1 - w);
      for (const window of windows) {
        const { rows } = windowOf(shuffle, window);
        expect(rows).toEqual(all.slice(shuffle.startOf(window), shuffle.startOf(window + 1)));
      }
    }),
  );

  it(
    "says where in the window's blocks a row lies",
    property((of) => {
      const shuffle = shuffleOf(of);
      for (let window = 0; window < shuffle.windows; window++) {
        const lying = new Map<number, number>();
        for (const { firstRow, rows, place } of shuffle.blocksOf(window)) {
          for (let r = 0; r < rows; r++) lying.set(place + r, firstRow + r);
        }
        const { places, rows } = windowOf(shuffle, window);
        expect(places.length).toBe(lying.size);
        expect([...places].map((place) => lying.get(place))).toEqual([...rows]);
        expect(Math.max(...places)).toBeLessThan(shuffle.placesOfWindow);
      }
    }),
  );

  it(
    "finds the window of each row of the epoch",
    property((of) => {
      const shuffle = shuffleOf(of);
      for (let position = 0; position < of.count; position++) {
        const window = shuffle.windowAt(position);
        expect(position).toBeGreaterThanOrEqual(shuffle.startOf(window));
        expect(position).toBeLessThan(shuffle.startOf(window + 1));
      }
      expect(shuffle.startOf(shuffle.windows)).toBe(of.count);
    }),
  );
});

/** A saved order must give the same rows for ever: runs go on from its middle. */
test("an order gives the rows that it always gave", () => {
  const rowsAt = (epoch: number): number[] => {
    const rows = new Uint32Array(11);
    shuffleOf({ count: 11, rows: 2, window: 2, seed: 7, epoch }).fillAll(rows);
    return [...rows];
  };
  expect([rowsAt(0), rowsAt(1)]).toMatchInlineSnapshot(`
    [
      [
        3,
        9,
        2,
        8,
        1,
        7,
        0,
        6,
        10,
        5,
        4,
      ],
      [
        0,
        5,
        4,
        1,
        3,
        8,
        2,
        9,
        7,
        10,
        6,
      ],
    ]
  `);
});
