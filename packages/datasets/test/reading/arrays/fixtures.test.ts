import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../../idx-files.js";
import { readAll } from "../read-all.js";

interface ExpectedField {
  readonly name: string;
  readonly type: string;
  readonly shape: readonly number[];
  readonly values: readonly (number | string)[];
}

const folder = fileURLToPath(new URL("../../fixtures/arrays/", import.meta.url));
const expected: Record<string, readonly ExpectedField[]> = JSON.parse(
  readFileSync(join(folder, "..", "arrays.json"), "utf8"),
);
const cases = Object.entries(expected).map(([title, fields]) => {
  const [file, key] = title.split(" ");
  return { title, path: join(folder, file), key, fields };
});

describe("files that numpy and safetensors wrote", () => {
  it.each(cases)("$title", async ({ path, key, fields }) => {
    check(await readAll(path, { key }), fields);
  });

  it.each(cases)("$title, gzipped", async ({ path, key, fields }) => {
    const zipped = join(await temporaryFolder(), `${basename(path)}.gz`);
    await writeFile(zipped, gzipSync(readFileSync(path)));
    check(await readAll(zipped, { key }), fields);
  });

  it.each(cases)("$title, from standard input", async ({ path, key, fields }) => {
    const standardInput = Readable.from([readFileSync(path)]);
    check(await readAll("-", { key, standardInput }), fields);
  });
});

function check(table: Awaited<ReturnType<typeof readAll>>, fields: readonly ExpectedField[]): void {
  expect(table.fields).toEqual(fields.map(({ name, type, shape }) => ({ name, type, shape })));
  for (const [i, { shape, values }] of fields.entries()) {
    const width = shape.reduce((product, extent) => product * extent, 1);
    expect(table.count).toBe(values.length / width);
    // Object.is tells -0 from 0.
    expect(table.columns[i]).toEqual(values.map(Number));
  }
}
