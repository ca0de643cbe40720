import { toBfloat16 } from "@paravae/core";
import { describe, expect, test } from "vitest";
import { Bench, type Roundings } from "../../src/self-check/bench.js";

const exactly = () => 0;
const createBench = (roundings?: Roundings) => new Bench(new Float32Array(1024), roundings);

describe("buffers of a self-check", () => {
  function two() {
    const [one, other] = [createBench(), createBench()];
    return { one, other, buffers: [one, other].map((bench) => [bench.reals(5), bench.positives(33)]) };
  }

  test("hold the same in two benches", () => {
    const { one, other, buffers } = two();
    expect(buffers[0]).toEqual(buffers[1]);
    expect(one.firstUnlike(other, exactly)).toBeUndefined();
  });

  test("a value that is too far off is named", () => {
    const { one, other, buffers } = two();
    buffers[1][1][32] = 1;
    buffers[0][1][32] = 1.25;
    expect(one.firstUnlike(other, () => 0.25)).toBeUndefined();
    expect(one.firstUnlike(other, () => 0.2)).toBe("gives 1.25 at [32], expected 1");
  });

  test("no value may be NaN", () => {
    const { one, other, buffers } = two();
    buffers[0][0][0] = Number.NaN;
    expect(one.firstUnlike(other, () => 1)).toMatch(/^gives NaN at \[0\]/);
  });

  test.each([-1, -19, 33, 33 + 18])("element %i of a buffer of 33 is outside", (at) => {
    const { one, other, buffers } = two();
    const { buffer, byteOffset } = buffers[0][1];
    new Float32Array(buffer, byteOffset + 4 * at, 1)[0] = 0;
    expect(one.firstUnlike(other, () => 1)).toBe("writes outside of its operands");
  });
});

describe("roundings of a self-check", () => {
  /** A kernel with roundings writes a matrix and a delta; its twin without them has written their values. */
  function written() {
    const [given, later] = [createBench("given"), createBench("later")];
    const [matrix, delta] = [given.matrix(5), given.delta(5)];
    const [{ values }, { values: valuesOfDelta }] = [later.matrix(5), later.delta(5)];
    for (const all of [matrix.values, values, valuesOfDelta]) all[4] = 1.01;
    for (const { rounded } of [matrix, delta]) if (rounded !== undefined) rounded[4] = toBfloat16(1.01);
    later.roundLater();
    return { given, later, matrix, delta };
  }

  test("are those of the values that a kernel without them leaves", () => {
    const { given, later } = written();
    expect(given.firstUnlike(later, exactly)).toBeUndefined();
  });

  test.each(["matrix", "delta"] as const)("one that is a bit off is named, of a %s", (name) => {
    const { given, later, [name]: matrix } = written();
    (matrix.rounded as Uint16Array)[4] ^= 1;
    expect(given.firstUnlike(later, () => 1)).toBe("rounds to 1 at [4], expected 1.0078125");
  });

  test("what is written behind an odd one is outside", () => {
    const { given, later, matrix } = written();
    const { buffer, byteOffset } = matrix.rounded as Uint16Array;
    new Uint16Array(buffer, byteOffset, 6)[5] = 0;
    expect(given.firstUnlike(later, () => 1)).toBeDefined();
  });

  test("the values of a delta stay as they are", () => {
    const { given, later, delta } = written();
    delta.values[0] = 1;
    expect(given.firstUnlike(later, exactly)).toMatch(/^gives 1 at \[0\]/);
  });
});
