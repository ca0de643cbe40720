import { describe, expect, test } from "vitest";
import type { Column, Columns } from "../../src/columns/columns.js";
import { joinColumns } from "../../src/files/join-columns.js";

const numbers = (name: string, values: readonly number[], shape: readonly number[] = []): Column => ({
  field: { name, type: "number", shape },
  values: Float64Array.from(values),
});
const bytes = (name: string, values: readonly number[]): Column => ({
  field: { name, type: "byte", shape: [] },
  values: Uint8Array.from(values),
});
const texts = (name: string, dictionary: readonly string[], codes: readonly number[]): Column => ({
  field: { name, type: "text", shape: [] },
  codes: Int32Array.from(codes),
  dictionary,
});
const file = (path: string, count: number, columns: readonly Column[], label?: Column): Columns => ({
  ...{ path, count, columns, label, notes: [] },
});

describe("columns of several files", () => {
  test("follow each other, by their names whatever their order", () => {
    const joined = joinColumns([
      file("a.csv", 2, [numbers("x", [1, 2]), numbers("y", [3, 4])]),
      file("b.csv", 1, [numbers("y", [6]), numbers("x", [5])]),
    ]);
    expect(joined).toMatchObject({ path: "a.csv", count: 3 });
    expect(joined.columns).toEqual([numbers("x", [1, 2, 5]), numbers("y", [3, 4, 6])]);
  });

  test("of text mean the same texts by one number", () => {
    const joined = joinColumns([
      file("a.csv", 3, [texts("city", ["Ulm", "Bonn"], [0, 1, -1])]),
      file("b.csv", 2, [texts("city", ["Kiel", "Ulm"], [0, 1])]),
    ]);
    expect(joined.columns).toEqual([texts("city", ["Ulm", "Bonn", "Kiel"], [0, 1, -1, 2, 0])]);
  });

  test("stay bytes where all are", () => {
    const [column] = joinColumns([
      file("a.npy", 2, [bytes("x", [1, 255])]),
      file("b.npy", 1, [bytes("x", [7])]),
    ]).columns;
    expect(column).toEqual(bytes("x", [1, 255, 7]));
  });

  test("are numbers where some are bytes and some are not", () => {
    const [column] = joinColumns([
      file("a.npy", 1, [bytes("x", [255])]),
      file("b.npy", 1, [numbers("x", [0.5])]),
    ]).columns;
    expect("values" in column && [...column.values]).toEqual([255, 0.5]);
  });

  test("have labels that follow each other too", () => {
    const { label } = joinColumns([
      file("a.csv", 1, [numbers("x", [1])], texts("kind", ["cat"], [0])),
      file("b.csv", 1, [numbers("x", [1])], texts("kind", ["dog"], [0])),
    ]);
    expect(label).toEqual(texts("kind", ["cat", "dog"], [0, 1]));
  });

  const first = file("a.csv", 1, [numbers("x", [1])]);
  test.each([
    ["has no column x, which a.csv has", file("b.csv", 1, [])],
    [
      "has a column z, which a.csv has not; --exclude it",
      file("b.csv", 1, [numbers("x", [1]), numbers("z", [1])]),
    ],
    ["column x holds text, expected numbers as in a.csv", file("b.csv", 1, [texts("x", ["?"], [0])])],
    ["column x has cells [2], expected [] as in a.csv", file("b.csv", 1, [numbers("x", [1, 2], [2])])],
  ])("are refused where a file %s", (message, other) => {
    expect(() => joinColumns([first, other])).toThrow(
      expect.objectContaining({ code: "E_COLUMN", message: `b.csv: ${message}` }),
    );
  });
});
