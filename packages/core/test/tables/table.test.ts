import { describe, expect, it } from "vitest";
import { layers, likelihoods, objectives, optimizers, ParavaeError, Table } from "../../src/index.js";

interface Entry {
  readonly kind: string;
  readonly sides: number;
}

const triangle: Entry = { kind: "triangle", sides: 3 };
const square: Entry = { kind: "square", sides: 4 };

const shapes = (): Table<Entry> => new Table<Entry>("shape", "E_SHAPES", [triangle, square]);

describe("Table", () => {
  it("has its entries by their kinds, in their order", () => {
    const table = shapes();
    expect(table.kinds).toEqual(["triangle", "square"]);
    expect(table.get("square")).toBe(square);
    expect(table.has("triangle")).toBe(true);
  });

  it("takes another entry", () => {
    const table = shapes();
    const pentagon = { kind: "pentagon", sides: 5 };
    expect(table.has("pentagon")).toBe(false);
    table.add(pentagon);
    expect(table.kinds).toEqual(["triangle", "square", "pentagon"]);
    expect(table.get("pentagon")).toBe(pentagon);
    expect(shapes().has("pentagon")).toBe(false);
  });

  it("takes the very same entry again, and changes nothing", () => {
    const table = shapes();
    table.add(square);
    expect(table.kinds).toEqual(["triangle", "square"]);
  });

  it("refuses another entry of a name that is taken, and keeps its own", () => {
    const table = shapes();
    const add = () => table.add({ ...square });
    expect(add).toThrow(ParavaeError);
    expect(add).toThrow('shape: there is a kind "square" already; give yours another name');
    expect(add).toThrow(expect.objectContaining({ code: "E_KIND" }));
    expect(table.get("square")).toBe(square);
  });

  it.each(["circle", "", "constructor", "__proto__", "Square"])("refuses the unknown kind %j", (kind) => {
    const table = shapes();
    expect(table.has(kind)).toBe(false);
    const get = () => table.get(kind);
    expect(get).toThrow(`shape: kind is ${JSON.stringify(kind)}, expected one of triangle, square`);
    expect(get).toThrow(expect.objectContaining({ code: "E_SHAPES", data: { kind } }));
  });

  it.each([undefined, null, 3, {}, ["square"]])("has no kind %j", (kind) => {
    expect(shapes().has(kind)).toBe(false);
  });
});

it("core's tables have their kinds in the order of their release", () => {
  expect(likelihoods.kinds).toEqual(["bernoulli", "gaussian"]);
  expect(objectives.kinds).toEqual(["vae", "ae"]);
  expect(layers.kinds).toEqual(["dense"]);
  expect(optimizers.kinds).toEqual(["adam", "rmsprop"]);
});
