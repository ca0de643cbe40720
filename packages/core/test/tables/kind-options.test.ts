import { describe, expect, it } from "vitest";
import {
  aboveZero,
  atLeastZero,
  belowOne,
  type KindOption,
  ParavaeError,
  wholeNumber,
} from "../../src/index.js";
import { defineKind, type KindWithOptions } from "../../src/tables/kind-options.js";
import { Table } from "../../src/tables/table.js";

const isWord: KindOption<string> = {
  default: "plain",
  accepts: (value) => value === "plain" || value === "fancy",
  expected: "plain or fancy",
};
const table = new Table<KindWithOptions>("cake", "E_CAKE", [
  { kind: "sponge", options: { layers: wholeNumber(2, 1), sugar: atLeastZero(0.5), style: isWord } },
  { kind: "pie", options: { apples: wholeNumber(undefined, 0) } },
  { kind: "toast", options: {} },
]);
const define = (given: object) => defineKind(table, "dessert", "E_DESSERT", given as { kind: string });

describe("defineKind", () => {
  it("fills in defaults, in the table's order, and keeps what is given", () => {
    expect(define({ kind: "sponge" })).toEqual({ kind: "sponge", layers: 2, sugar: 0.5, style: "plain" });
    const given = { style: "fancy", sugar: 0, kind: "sponge", layers: 9 };
    expect(define(given)).toEqual(given);
    expect(Object.keys(define(given))).toEqual(["kind", "layers", "sugar", "style"]);
    expect(define({ kind: "toast" })).toEqual({ kind: "toast" });
  });

  it("takes an option that is undefined as not given", () => {
    expect(define({ kind: "sponge", layers: undefined })).toMatchObject({ layers: 2 });
  });

  it("gives a configuration of its own", () => {
    const given = { kind: "toast" };
    expect(define(given)).not.toBe(given);
  });

  it.each([
    [{ kind: "cake" }, 'dessert: kind is "cake", expected one of sponge, pie, toast'],
    [{}, "dessert: kind is undefined, expected one of sponge, pie, toast"],
    [{ kind: "constructor" }, 'dessert: kind is "constructor", expected one of sponge, pie, toast'],
    [{ kind: "toast", butter: 1 }, "dessert: butter is given, expected only kind"],
    [{ kind: "sponge", apples: 3 }, "dessert: apples is given, expected only kind, layers, sugar, style"],
    [{ kind: "sponge", layers: 0 }, "dessert: layers is 0, expected a whole number of at least 1"],
    [{ kind: "sponge", layers: "2" }, 'dessert: layers is "2", expected a whole number of at least 1'],
    [{ kind: "sponge", layers: Number.NaN }, "dessert: layers is NaN, expected a whole number of at least 1"],
    [{ kind: "sponge", style: "rich" }, 'dessert: style is "rich", expected plain or fancy'],
    [{ kind: "pie" }, "dessert: apples is undefined, expected a whole number of at least 0"],
    [null, "dessert is null, expected a kind with its options"],
    [undefined, "dessert is undefined, expected a kind with its options"],
    ["toast", 'dessert is "toast", expected a kind with its options'],
  ])("refuses %o", (given, message) => {
    const refused = () => define(given as object);
    expect(refused).toThrow(ParavaeError);
    expect(refused).toThrow(expect.objectContaining({ code: "E_DESSERT", message }));
  });
});

describe("options", () => {
  const smallestNormal = 2 ** -126;
  const never = [Number.NaN, Number.POSITIVE_INFINITY, "1", null, undefined, true, [1], -1, -smallestNormal];

  it.each([
    ["aboveZero", aboveZero(1), [smallestNormal, 1, 1e300], [0, -0, smallestNormal / 2]],
    ["atLeastZero", atLeastZero(1), [0, smallestNormal, 1e300], []],
    ["belowOne", belowOne(0.5), [0, 0.5, 1 - 2 ** -53], [1, 1.5]],
    ["wholeNumber", wholeNumber(3, 2), [2, 3, Number.MAX_SAFE_INTEGER], [0, 1, 2.5, 2 ** 53]],
  ])("%s accepts its range and nothing else", (_, { accepts, default: usual }, inside, outside) => {
    expect(accepts(usual)).toBe(true);
    for (const value of inside) expect(accepts(value), String(value)).toBe(true);
    for (const value of [...outside, ...never]) expect(accepts(value), String(value)).toBe(false);
  });
});
