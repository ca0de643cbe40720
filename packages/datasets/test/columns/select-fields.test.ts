import { describe, expect, test } from "vitest";
import { selectFields } from "../../src/columns/select-fields.js";
import type { Field } from "../../src/reading/field.js";

const field = (name: string, ...shape: number[]): Field => ({ name, type: "number", shape });
const pair = { fields: [field("X", 30), field("y")] };
const table = { fields: [field("a"), field("b")] };

describe("one value a row beside an array of whole rows", () => {
  test("is their label", () => {
    expect(selectFields("x.npz", pair, {})).toEqual({ columns: [0], label: 1 });
  });

  test("is none where it is excluded, or other columns are named", () => {
    expect(selectFields("x.npz", pair, { exclude: ["y"] })).toEqual({ columns: [0], label: undefined });
    expect(selectFields("x.npz", pair, { columns: ["X"] })).toEqual({ columns: [0], label: undefined });
  });

  test("is a column where it is named as one", () => {
    expect(selectFields("x.npz", pair, { columns: ["X", "y"] })).toEqual({
      columns: [0, 1],
      label: undefined,
    });
  });
});

test("a table has no label that is not named", () => {
  expect(selectFields("x.csv", table, {})).toEqual({ columns: [0, 1], label: undefined });
  expect(selectFields("x.csv", table, { label: "b" })).toEqual({ columns: [0], label: 1 });
});

test("a file may lack the label and what is excluded, if that is said", () => {
  const options = { label: "class", exclude: ["id"] };
  expect(() => selectFields("x.csv", table, options)).toThrow(/has no column "id"/);
  expect(selectFields("x.csv", table, { ...options, mayLack: true })).toEqual({
    columns: [0, 1],
    label: undefined,
  });
  expect(() => selectFields("x.csv", table, { columns: ["c"], mayLack: true })).toThrow(/has no column "c"/);
});
