import { describe, expect, test } from "vitest";
import { Bench } from "../../src/self-check/bench.js";

const exactly = () => 0;
const createBench = () => new Bench(new ArrayBuffer(4096), 64);

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
