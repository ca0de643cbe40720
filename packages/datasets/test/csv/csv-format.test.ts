import { describe, expect, it } from "vitest";
import { csv } from "../../src/csv/csv-format.js";
import { bufferInput, readAll, refusal } from "../support/buffer-input.js";

const read = (text: string | Uint8Array, path?: string, pieceBytes?: number) =>
  readAll(csv, bufferInput(text, path, pieceBytes));
const refused = (text: string | Uint8Array) => refusal(csv, bufferInput(text));
/** Text longer than the sample that types are found by. */
const beyondSample = (line: string, count = 200_000) => `${line}\n`.repeat(count);

describe("separator, decimal sign and header are found", () => {
  it.each([
    ["1,5;2,5\n3,5;4,5\n", { column1: [1.5, 3.5], column2: [2.5, 4.5] }],
    ["a;b\n1,5;x\n2;y\n", { a: [1.5, 2], b: ["x", "y"] }],
    ["a,b\n1;2,x\n3;4,y\n", { a: ["1;2", "3;4"], b: ["x", "y"] }],
    ["a\tb\n1\tx, y\n", { a: [1], b: ["x, y"] }],
    ["a|b\n1|2", { a: [1], b: [2] }],
    ["x y\n1\n2\n", { "x y": [1, 2] }],
    ["1\n2\n", { column1: [1, 2] }],
    ["1,2\n", { column1: [1], column2: [2] }],
    ["a,b\nc,d\n", { a: ["c"], b: ["d"] }],
    ["a,b\na,d\n", { column1: ["a", "a"], column2: ["b", "d"] }],
    [",a\n0,5\n1,6\n", { column1: [0, 1], a: [5, 6] }],
    ["0,1,2\n5,6,7\n", { 0: [5], 1: [6], 2: [7] }],
    ["country,2019\nFrance,5\n", { column1: ["country", "France"], column2: [2019, 5] }],
    ["1.5;2\n3;4\n", { column1: [1.5, 3], column2: [2, 4] }],
  ])("%j", async (text, columns) => {
    expect((await read(text)).columns).toEqual(columns);
  });

  it("tells them", async () => {
    expect((await read("a;b\n1,5;2\n")).reading.notes).toEqual([
      "separator ;",
      "decimal comma",
      "names in the first row",
    ]);
  });

  it("is told whether there is a header", async () => {
    const input = bufferInput("country,2019\nFrance,5\n");
    expect((await readAll(csv, input, { header: true })).columns).toEqual({
      country: ["France"],
      "2019": [5],
    });
    expect((await readAll(csv, bufferInput("a\n1\n"), { header: false })).columns).toEqual({
      column1: ["a", "1"],
    });
  });

  it("names of columns are made unique, and told", async () => {
    const { reading, columns } = await read("a,a,,a.1,a\n1,2,3,4,5\n");
    expect(columns).toEqual({ a: [1], "a.2": [2], column3: [3], "a.1": [4], "a.3": [5] });
    expect(reading.notes).toContain("column a is there twice: the second is called a.2");
  });
});

describe("types of cells", () => {
  it("missing cells are NaN or null", async () => {
    const { columns } = await read('n,t\n,""\nNA,NA\nNaN,NaN\nnull,null\n 1 ,?\n');
    expect(columns).toEqual({ n: [null, null, null, null, 1], t: [null, null, null, null, "?"] });
  });

  it("other texts for missing cells are given", async () => {
    const input = bufferInput("n,t\n?,x\n-999,?\n2,y\n");
    const { columns } = await readAll(csv, input, { missing: ["?", "-999"] });
    expect(columns).toEqual({ n: [null, null, 2], t: ["x", null, "y"] });
  });

  it("numbers are strict", async () => {
    for (const cell of [
      "0x10",
      "1e",
      "1_000",
      "Infinity",
      "-inf",
      "1e999",
      "1 2",
      "0b1",
      "--1",
      "1.2.3",
      ".",
    ]) {
      expect((await read(`a,b\n${cell},1\n2,2\n`)).columns["a"], cell).toEqual([cell, "2"]);
    }
    for (const cell of ["+1", "1.", ".5", "1e308", "-1E-7", "0001", "123456789.123456789", "-0"]) {
      expect((await read(`a,b\n${cell},1\n`)).columns["a"], cell).toEqual([Number(cell)]);
    }
  });

  it("a column that stops being of numbers is text from that batch on, and told", async () => {
    const { reading, columns } = await read(`a,b\n${beyondSample("1,2")}x,2\n`);
    expect(columns["a"]?.[0]).toBe(1);
    expect(columns["a"]?.slice(-2)).toEqual(["1", "x"]);
    expect(columns["b"]?.at(-1)).toBe(2);
    expect(reading.notes).toContain('column a is text: "x" in line 200002 is no number');
    expect(reading.fields[0]?.type).toBe("number");
  });

  it("is text from the beginning where that is asked for", async () => {
    const { columns } = await readAll(csv, bufferInput("a,b\n01,2\n"), { asText: new Set(["a"]) });
    expect(columns).toEqual({ a: ["01"], b: [2] });
  });

  it("integers from 2^53 on are text, and told", async () => {
    const { reading, columns } = await read("id,x\n9007199254740991,1\n9007199254740993,2\n");
    expect(columns["id"]).toEqual(["9007199254740991", "9007199254740993"]);
    expect(reading.notes.at(-1)).toMatch(/^column id is text, an identifier: "9007199254740993" in line 3/);
  });

  it("true and false are booleans", async () => {
    const { reading, columns } = await read("a,b\ntrue,x\nFalse,y\n,z\n");
    expect(columns["a"]).toEqual([1, 0, null]);
    expect(reading.fields[0]).toEqual({ name: "a", type: "boolean", shape: [] });
  });
});

describe("lines", () => {
  it.each(["\n", "\r\n", "\r"])("end in %j, blank ones are left out", async (end) => {
    const text = ["a,b", "", '1,"x"', "  ", "2,y", "", ""].join(end);
    for (const pieceBytes of [1, 2, 3, 1 << 16]) {
      expect((await read(text, "t.csv", pieceBytes)).columns).toEqual({ a: [1, 2], b: ["x", "y"] });
    }
  });

  it("blank lines within one column are missing cells", async () => {
    for (const pieceBytes of [1, 1 << 16]) {
      const { columns } = await read('\nonly\n1\n""\n\n2\n\n\n', "t.csv", pieceBytes);
      expect(columns).toEqual({ only: [1, null, null, 2] });
    }
  });

  it.each([
    [
      "a,b\n1,2\n3\n",
      "table.csv: line 3 has 1 cells, expected 2; does a separator stand in a cell without quotes?",
    ],
    ['a,b\n"x\ny",2\n\n1,2,3\n', "line 5 has 3 cells, expected 2"],
    ['a,b\n1,"x" y\n2,z\n', "line 2 has text behind a closing quote"],
    ['a,b\n1,"x\n2,z\n', "line 2 opens a quote that is never closed"],
    ["", "holds no rows"],
    ["\n\n", "holds no rows"],
    ["a,b\n", "holds no rows"],
  ])("%j is refused with its line", async (text, message) => {
    expect(await refused(text)).toContain(message);
  });

  it("cells of more lines than the sample", async () => {
    const cell = `x${"\n".repeat(1_000_000)}`;
    expect((await read(`a,b\n1,"${cell}"\n2,x\n`)).columns).toEqual({ a: [1, 2], b: [cell, "x"] });
  });

  it("tells the line of a ragged row behind the sample", async () => {
    expect(await refused(`a,b\n${beyondSample('"x\n",2', 150_000)}1\n`)).toContain("line 300002 has 1 cells");
  });

  it("10,000 columns", async () => {
    const names = Array.from({ length: 10_000 }, (_, i) => `feature number ${i}`);
    const { columns } = await read(`${names}\n${names.map((_, i) => i)}\n`);
    expect(Object.keys(columns)).toEqual(names);
    expect(columns["feature number 9999"]).toEqual([9999]);
  });

  it("a line without an end is refused before it is all read", async () => {
    let given = 0;
    const piece = Buffer.alloc(1 << 20, "1,");
    const input = {
      ...bufferInput(piece),
      async *stream() {
        for (; given < 1024; given++) yield piece;
      },
    };
    expect(await refusal(csv, input)).toContain("its first row has no end within 16 million characters");
    expect(given).toBeLessThan(40);
    const late = {
      ...bufferInput("a,b\n1,2\n"),
      async *stream() {
        yield Buffer.from(`a,b\n${beyondSample("1,2")}"`);
        for (given = 0; given < 1024; given++) yield piece;
      },
    };
    expect(await refusal(csv, late)).toContain("is a quote never closed?");
    expect(given).toBeLessThan(80);
  });
});

describe("encodings", () => {
  it("a byte that is no UTF-8 behind the sample makes latin-1 of what was ASCII", async () => {
    const text = Buffer.concat([
      Buffer.from(`a,b\n${beyondSample("x,1")}`),
      Buffer.from("caf\xe9,2\n", "latin1"),
    ]);
    const { reading, columns } = await read(text);
    expect(columns["a"]?.at(-1)).toBe("café");
    expect(reading.notes).toContain("latin-1, as it is no UTF-8");
  });

  it("what is UTF-8 and then is not is refused", async () => {
    const text = Buffer.concat([Buffer.from("a,b\né,1\n"), Buffer.from("\xe9,2\n", "latin1")]);
    expect(await refusal(csv, bufferInput(text, "t.csv", 10))).toBe(
      "t.csv: it is UTF-8 at first, and other bytes then; save it as UTF-8",
    );
  });
});

describe("recognises", () => {
  const recognises = (text: string | Uint8Array, path = "-") => csv.recognises(bufferInput(text, path));

  it("by content, and by the name where that does not tell", () => {
    expect(recognises("a,b\n1,2\n")).toBe(true);
    expect(recognises("1\n2.5\n")).toBe(true);
    expect(recognises("one\ntwo\n", "words.csv")).toBe(true);
    expect(recognises("one\ntwo\n")).toBe(false);
    expect(recognises("", "empty.csv")).toBe(true);
    expect(recognises(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2]), "picture.csv")).toBe(false);
  });
});
