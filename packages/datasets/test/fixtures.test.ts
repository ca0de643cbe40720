import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { formats } from "../src/reading/formats.js";
import { bufferInput, readAll } from "./support/buffer-input.js";

const folder = new URL("fixtures/tables/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder));
const expected = JSON.parse(read("expected.json").toString()) as Record<
  string,
  { columns: Record<string, (number | string | null)[]>; notes: string[] }
>;

describe("tables that csv, json, pandas and pyarrow wrote", () => {
  it.each(Object.keys(expected))("%s is read value for value", async (name) => {
    const bytes = read(name);
    const format = formats.find((each) => each.recognises(bufferInput(bytes, name)));
    const want = expected[name];
    for (const pieceBytes of [1 << 16, 7]) {
      const { reading, columns } = await readAll(format!, bufferInput(bytes, name, pieceBytes));
      expect(columns).toEqual(want?.columns);
      expect(reading.notes).toEqual(expect.arrayContaining(want?.notes ?? []));
    }
  });

  it.each(Object.keys(expected))("%s is known by its content alone", (name) => {
    const [byName, byContent] = [name, "-"].map((path) =>
      formats.find((each) => each.recognises(bufferInput(read(name), path))),
    );
    expect(byContent).toBe(byName);
    expect(byName?.name).toBe(
      name.endsWith(".parquet") ? "Parquet" : name.endsWith("sv") ? "CSV" : "JSON lines",
    );
  });
});
