import { expect, test } from "vitest";
import { defaultBlockOrder, defineRowOrder, type RowOrder } from "../../src/index.js";

test("the default is about 1 MiB a block, 32 of them a window, and more where batches are large for that", () => {
  expect(defaultBlockOrder(784, 128)).toEqual({ kind: "blocks", rows: 1337, window: 32 });
  expect(defaultBlockOrder(120, 128)).toEqual({ kind: "blocks", rows: 8738, window: 32 });
  expect(defaultBlockOrder(3 * 2 ** 20, 128)).toEqual({ kind: "blocks", rows: 1, window: 513 });
});

test.each<[string, unknown]>([
  ["order is 7, expected an object", 7],
  ["order is null, expected an object", null],
  ['order.kind is "sorted", expected rows or blocks', { kind: "sorted" }],
  ['order is "window", expected only kind', { kind: "rows", window: 3 }],
  ["order.rows is 0, expected a whole number of at least 1", { kind: "blocks", rows: 0, window: 2 }],
  ["order.window is 1, expected a whole number of at least 2", { kind: "blocks", rows: 1, window: 1 }],
  ["order.window is undefined, expected a whole number of at least 2", { kind: "blocks", rows: 1 }],
  [
    "order.rows × order.window is 8589934592, expected at most 4294967295",
    { kind: "blocks", rows: 2 ** 32, window: 2 },
  ],
])("refuses: %s", (message, order) => {
  expect(() => defineRowOrder(order as RowOrder)).toThrow(
    expect.objectContaining({ code: "E_ORDER", message }),
  );
});
