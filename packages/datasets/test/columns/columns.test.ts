import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { collectColumns } from "../../src/columns/collect-columns.js";
import type { SelectOptions } from "../../src/columns/select-fields.js";
import { toRows } from "../../src/columns/to-rows.js";
import { csv } from "../../src/csv/csv-format.js";
import { parquet } from "../../src/parquet/parquet-format.js";
import { bufferInput } from "../support/buffer-input.js";

const collect = (text: string, options: SelectOptions = {}) =>
  collectColumns(bufferInput(text), csv, options);
const rowsOf = async (text: string, options: SelectOptions = {}) => toRows(await collect(text, options));
const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => "nothing",
    (error: Error) => error.message,
  );

const people = "age,income,city\n30,1.5,Oslo\n40,,Rome\n50,2.5,Oslo\n";

describe("collectColumns", () => {
  it("gathers numbers, and texts by their place in a dictionary", async () => {
    const { columns, count } = await collect(people);
    expect(count).toBe(3);
    expect(columns).toEqual([
      { field: { name: "age", type: "number", shape: [] }, values: Float64Array.of(30, 40, 50) },
      { field: { name: "income", type: "number", shape: [] }, values: Float64Array.of(1.5, Number.NaN, 2.5) },
      {
        field: { name: "city", type: "text", shape: [] },
        codes: Int32Array.of(0, 1, 0),
        dictionary: ["Oslo", "Rome"],
      },
    ]);
  });

  it("reads a column again as text that turned out to be text, and only once", async () => {
    const lines = "01,2\n".repeat(300_000);
    let opened = 0;
    const format = {
      ...csv,
      open: (...given: Parameters<typeof csv.open>) => {
        opened++;
        return csv.open(...given);
      },
    };
    const input = bufferInput(`a,b\n${lines}x,2\n`);
    const { columns, notes } = await collectColumns(input, format, {});
    expect(opened).toBe(2);
    const [a, b] = columns as unknown as [
      { codes: Int32Array; dictionary: string[] },
      { values: Float64Array },
    ];
    expect(a.dictionary).toEqual(["01", "x"]);
    expect(a.codes.length).toBe(300_001);
    expect(a.codes.at(-1)).toBe(1);
    expect(b.values.length).toBe(300_001);
    expect(b.values.every((value) => value === 2)).toBe(true);
    expect(notes).toContain('column a is text: "x" in line 300002 is no number');
  });

  it("leaves out texts that are too many to tell apart", async () => {
    const lines = Array.from({ length: 140_000 }, (_, i) => `t${i},1`).join("\n");
    const { columns, notes } = await collect(`a,b\n${lines}\n`);
    expect(columns.map(({ field }) => field.name)).toEqual(["b"]);
    expect(notes).toContain("column a is left out: it has too many different texts to tell apart");
    expect(await failure(collect(`a,b\n${lines}\n`, { label: "a" }))).toContain(
      "exclude it if it is no label",
    );
  });

  it("takes the columns that are wanted", async () => {
    const names = async (options: SelectOptions) =>
      (await collect(people, options)).columns.map(({ field }) => field.name);
    expect(await names({ columns: ["city", "age"] })).toEqual(["age", "city"]);
    expect(await names({ exclude: ["age"] })).toEqual(["income", "city"]);
    expect(await names({ label: "city" })).toEqual(["age", "income"]);
    expect(await failure(collect(people, { columns: ["incme"] }))).toBe(
      'table.csv: has no column "incme"; did you mean income?',
    );
    expect(await failure(collect(people, { label: "species" }))).toBe(
      'table.csv: has no column "species"; expected one of age, income, city',
    );
    expect(await failure(collect(people, { columns: ["age"], exclude: ["age"] }))).toContain(
      "no column is left",
    );
  });
});

describe("toRows", () => {
  it("puts numbers side by side, and names what is text", async () => {
    const { rows, leftOut, labels } = await rowsOf(people);
    expect(rows).toEqual({ data: Float32Array.of(30, 1.5, 40, Number.NaN, 50, 2.5), count: 3, width: 2 });
    expect(leftOut).toEqual(["city"]);
    expect(labels).toBeUndefined();
  });

  it("labels are classes by their names", async () => {
    expect((await rowsOf(people, { label: "city" })).labels).toEqual({
      labels: Uint8Array.of(0, 1, 0),
      classes: ["Oslo", "Rome"],
    });
    expect((await rowsOf("x,c\n1,10\n2,9\n3,10\n", { label: "c" })).labels).toEqual({
      labels: Uint8Array.of(1, 0, 1),
      classes: ["9", "10"],
    });
    expect((await rowsOf("x,c\n1,true\n2,false\n", { label: "c" })).labels?.classes).toEqual([
      "false",
      "true",
    ]);
  });

  it("bytes stay bytes, with the vectors of a file", async () => {
    const file = readFileSync(new URL("../fixtures/tables/nested.parquet", import.meta.url));
    const open = () => bufferInput(file, "t.parquet");
    const pixels = toRows(await collectColumns(open(), parquet, { columns: ["pixels"], label: "label" }));
    expect(pixels.rows.data).toBeInstanceOf(Uint8Array);
    expect(pixels.rows.width).toBe(4);
    expect(pixels.labels?.classes).toEqual(["class 0", "class 1", "class 2"]);
    const both = toRows(await collectColumns(open(), parquet, { columns: ["pixels", "vector"] }));
    expect(both.rows.width).toBe(7);
    expect(both.rows.data[3]).toBe(pixels.rows.data[0]);
  });

  it.each([
    ["x,y\n1,2\n1e39,2\n", {}, "table.csv: row 2 has 1e+39 in column x, expected numbers up to 3.4e38"],
    ["x,y\na,b\nc,d\n", {}, "has no column of numbers, only text: x, y"],
    ["x,c\n1,a\n2,\n", { label: "c" }, "column c has no class in row 2; leave out such rows"],
    [
      `x,c\n${Array.from({ length: 300 }, (_, i) => `1,${i}`).join("\n")}`,
      { label: "c" },
      "has more than 256 classes",
    ],
    [
      `x,c\n${Array.from({ length: 300 }, (_, i) => `1,t${i}`).join("\n")}`,
      { label: "c" },
      "has more than 256 classes",
    ],
  ])("%.20j is refused", async (text, options, message) => {
    expect(await failure(rowsOf(text, options))).toContain(message);
  });
});
