import { describe, expect, it } from "vitest";
import { jsonLines } from "../../src/json-lines/json-lines-format.js";
import { bufferInput, readAll, refusal } from "../support/buffer-input.js";

const read = (text: string) => readAll(jsonLines, bufferInput(text, "rows.jsonl"));
const refused = (text: string) => refusal(jsonLines, bufferInput(text, "rows.jsonl"));
const many = `{"a":1,"b":"x","v":[1,2]}\n`.repeat(60_000);

describe("JSON lines", () => {
  it("columns are those of the first lines, in their order", async () => {
    const { reading, columns } = await read('{"a":1}\n{"b":true,"a":null}\n\n{"c":"NA","b":false}');
    expect(columns).toEqual({ a: [1, null, null], b: [null, 1, 0], c: [null, null, null] });
    expect(reading.fields.map(({ type }) => type)).toEqual(["number", "boolean", "number"]);
  });

  it("lists of numbers are vectors", async () => {
    const { reading } = await read('{"v":[[1,2],[3,4],[5,6]]}\n');
    expect(reading.fields).toEqual([{ name: "v", type: "number", shape: [3, 2] }]);
  });

  it("objects and lists of text are left out, and told", async () => {
    const { reading, columns } = await read('{"a":1,"o":{"x":1},"w":["a"]}\n{"a":2,"o":null}\n');
    expect(columns).toEqual({ a: [1, 2] });
    expect(reading.notes).toContain(
      "column o is left out: it holds objects, or lists that are not of numbers",
    );
  });

  it("a column of different values is text, and told", async () => {
    const { reading, columns } = await read('{"a":1}\n{"a":"x"}\n');
    expect(columns).toEqual({ a: ["1", "x"] });
    expect(reading.notes).toEqual(["column a is text: it holds number and text values"]);
    const late = await read(`${many}{"a":"y","b":"x","v":[1,2]}\n`);
    expect(late.columns["a"]?.slice(-2)).toEqual(["1", "y"]);
    expect(late.reading.notes).toEqual(['column a is text: "y" in line 60001 is no number']);
  });

  it("names of Object.prototype are names", async () => {
    expect((await read('{"constructor":1,"__proto__":2}\n{}\n')).columns).toEqual(
      Object.fromEntries([
        ["constructor", [1, null]],
        ["__proto__", [2, null]],
      ]),
    );
  });

  it.each([
    ["", "rows.jsonl: holds no rows"],
    ['{"a":1}\n{"a":\n', "line 2 is no whole JSON value; expected one object or list a line"],
    ["[\n1,\n2]", "line 1 is no whole JSON value; is it one list over many lines? Write a row a line"],
    ['{"a":1}\n5\n', "line 2 holds 5, expected an object or a list"],
    ['{"v":[1,2]}\n{"v":[1]}\n', "line 2 has a list of 1 in column v, expected a list of 2"],
    ['{"v":[1,2]}\n{"v":3}\n', "line 2 has one value in column v, expected a list of 2"],
    ["[1,2]\n[1]\n", "line 2 has 1 values, expected 2"],
    ['{"a":{}}\n', "holds no columns of numbers or text"],
    [
      '{"a":9007199254740993}\n',
      "line 1 has 9007199254740993 in column a, more than a number holds; write it in quotes",
    ],
    ['{"a":1e999}\n', "line 1 has a number beyond 1.8e308 in column a"],
    [
      `${many}{"a":1,"b":"x","v":[1,2],"new":1}`,
      'line 60001 has "new"; expected names that come in the first',
    ],
    [`${many}{"a":{"b":1}}`, 'line 60001 has {"b":1} in column a'],
    [`${many}{"v":[1,"x"]}`, 'line 60001 has "x" in column v'],
    [`${many}{"v":[1,2,3]}`, "line 60001 has a list of 3 in column v, expected a list of 2"],
  ])("is refused with its line: %.40j", async (text, message) => {
    expect(await refused(text)).toContain(message);
  });

  it("1e308 and digits within text are fine", async () => {
    expect((await read('{"a":1e308,"b":"9007199254740993"}\n')).columns).toEqual({
      a: [1e308],
      b: ["9007199254740993"],
    });
  });

  it("is told by content", () => {
    const recognises = (text: string) => jsonLines.recognises(bufferInput(text, "-"));
    expect(recognises('{"a":1}\n')).toBe(true);
    expect(recognises("[1,2]\n[3,4]\n")).toBe(true);
    expect(recognises("[1],2\n[3],4\n")).toBe(false);
    expect(recognises("a,b\n1,2\n")).toBe(false);
  });
});
