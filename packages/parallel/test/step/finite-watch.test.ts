import { describe, expect, test } from "vitest";
import { areFinite, isSpoilt, watchSums, watchUpdate } from "../../src/step/finite-watch.js";
import { controlBytes } from "../../src/team/control-words.js";

const length = 1000;
const newArena = () => ({
  control: new Int32Array(new SharedArrayBuffer(controlBytes)),
  parameters: { values: new Float32Array(length).fill(1), rounded: undefined },
  slots: [new Float32Array(length).fill(-1), new Float32Array(length).fill(3e38)],
  epochSums: new Float64Array(7),
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("%d is not finite", (value) => {
  for (const at of [0, 499, 999]) {
    const values = new Float32Array(length);
    expect(areFinite(values)).toBe(true);
    values[at] = value;
    expect(areFinite(values)).toBe(false);
  }
});

describe("an update", () => {
  test("of large but finite numbers is none to stop for", () => {
    const arena = newArena();
    watchUpdate(arena, 0, length, 5, true);
    expect(isSpoilt(arena.control)).toBe(false);
  });

  test.each(["parameters", "m", "v"] as const)(
    "that spoils one element of %s is seen in 64 steps, or at once at the end",
    (where) => {
      for (const at of [100, 163, 517, 899]) {
        const arena = newArena();
        const block = { parameters: arena.parameters.values, m: arena.slots[0], v: arena.slots[1] }[where];
        block[at] = Number.POSITIVE_INFINITY;
        // Outside the range that is looked at nothing is.
        block[99] = block[900] = Number.NaN;
        let seen = 0;
        for (let step = 1000; step < 1064; step++) {
          watchUpdate(arena, 100, 900, step, false);
          if (isSpoilt(arena.control)) seen++;
          arena.control.fill(0);
        }
        expect(seen).toBe(1);
        watchUpdate(arena, 100, 900, 1000, true);
        expect(isSpoilt(arena.control)).toBe(true);
      }
    },
  );

  test("that spoils a row of weights is seen at once", () => {
    for (let step = 0; step < 64; step++) {
      const arena = newArena();
      arena.slots[1].fill(Number.POSITIVE_INFINITY, 130, 194);
      watchUpdate(arena, 0, length, step, false);
      expect(isSpoilt(arena.control)).toBe(true);
    }
  });
});

test("each rank looks at the sums that it has added to", () => {
  for (let column = 0; column < 7; column++) {
    const arena = newArena();
    arena.epochSums[column] = Number.NaN;
    for (let rank = 0; rank < 3; rank++) {
      arena.control.fill(0);
      watchSums(arena, rank, 3);
      expect(isSpoilt(arena.control)).toBe(column % 3 === rank);
    }
  }
});
