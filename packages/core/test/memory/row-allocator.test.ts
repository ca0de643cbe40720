import { describe, expect, it } from "vitest";
import { type Allocate, type Reals, rowsFrom, withRounding } from "../../src/index.js";

/** Hands out neighbouring parts of one memory, as an arena does. */
function neighbours<R extends Reals>(make: new (buffer: ArrayBuffer) => R): Allocate<R> {
  const whole = new make(new ArrayBuffer(1024));
  let next = 0;
  return (length) => {
    const begin = next;
    next += length;
    return whole.subarray(begin, next) as R;
  };
}

describe.each([
  ["float32", (): Allocate<Reals> => neighbours(Float32Array)],
  ["float64", (): Allocate<Reals> => neighbours(Float64Array)],
] as const)("rowsFrom over %s", (_, newAllocate) => {
  it("hands out buffers that do not overlap, halves of odd sizes too", () => {
    const allocator = rowsFrom(newAllocate(), 3);
    const views = [
      allocator.reals(3),
      allocator.bfloat16s(3),
      allocator.bfloat16s(1),
      allocator.reals(1),
      allocator.bfloat16s(2),
      allocator.reals(2),
    ];
    expect(views.map(({ length }) => length)).toEqual([9, 9, 3, 3, 6, 6]);
    for (const [i, view] of views.entries()) view.fill(i + 1);
    for (const [i, view] of views.entries()) expect(new Set(view)).toEqual(new Set([i + 1]));
  });

  it("hands out buffers of no width", () => {
    const allocator = rowsFrom(newAllocate(), 3);
    expect([allocator.reals(0).length, allocator.bfloat16s(0).length]).toEqual([0, 0]);
  });
});

describe("withRounding", () => {
  const allocator = rowsFrom((length) => new Float32Array(length), 3);
  const values = allocator.reals(5);

  it("adds as many halves as there are values where products read them", () => {
    const matrix = withRounding(allocator, "bf16", values, 5);
    expect(matrix.values).toBe(values);
    expect(matrix.rounded?.length).toBe(15);
  });

  it("takes no memory for them where products read values", () => {
    const { rounded } = withRounding({ ...allocator, bfloat16s: () => expect.fail() }, "float32", values, 5);
    expect(rounded).toBeUndefined();
  });
});
