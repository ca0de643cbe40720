import { readFileSync } from "node:fs";
import { ParavaeError } from "@paravae/core";
import { describe, expect, it } from "vitest";
import { parquet } from "../../src/parquet/parquet-format.js";
import { bufferInput, readAll, refusal } from "../support/buffer-input.js";

const file = (name: string) => readFileSync(new URL(`../fixtures/tables/${name}.parquet`, import.meta.url));
const open = (bytes: Uint8Array) => bufferInput(bytes, "t.parquet");

describe("Parquet", () => {
  it("fields have the file's types and shapes", async () => {
    const { reading } = await readAll(parquet, open(file("nested")));
    expect(reading.fields).toEqual([
      { name: "vector", type: "number", shape: [3] },
      { name: "pixels", type: "byte", shape: [4] },
      { name: "grid", type: "number", shape: [2, 2] },
      { name: "label", type: "text", shape: [] },
    ]);
    expect(reading.count).toBe(6);
    const types = (await readAll(parquet, open(file("types")))).reading.fields;
    const typeOf = (name: string) => types.find((field) => field.name === name)?.type;
    expect(["uint8", "flag", "date", "time_ns", "category"].map(typeOf)).toEqual([
      "byte",
      "boolean",
      "date",
      "date",
      "text",
    ]);
  });

  it("integers from 2^53 on are text from where they come, and told", async () => {
    const { reading, columns } = await readAll(parquet, open(file("late-identifiers")));
    expect(columns["id"]).toEqual([1, 2, "9007199254740993"]);
    expect(reading.notes[0]).toMatch(/^column id is text, identifiers/);
    const asText = await readAll(parquet, open(file("late-identifiers")), { asText: new Set(["id"]) });
    expect(asText.columns["id"]).toEqual(["1", "2", "9007199254740993"]);
  });

  it("a list of another length is refused with its row", async () => {
    expect(await refusal(parquet, open(file("ragged")))).toBe(
      "t.parquet: row 3 has a list of 1 in column v, expected 2 as in the rows before",
    );
  });

  it("a file that is cut short anywhere is refused in one line", async () => {
    const whole = file("types");
    for (let length = 4; length < whole.length; length += 97) {
      const message = await refusal(parquet, open(whole.subarray(0, length)));
      expect(message).toMatch(/cut short|damaged|footer/);
    }
  });

  // Writers leave checksums of pages out: a flipped bit may be another value.
  it.each(["types", "none", "snappy", "gzip", "brotli", "lz4", "zstd", "v2", "encodings", "nested"])(
    "a flipped bit in %s is one error or another value, in little time",
    async (name) => {
      const whole = file(name);
      for (let i = 0; i < 150; i++) {
        const bytes = Buffer.from(whole);
        const at = (i * 7919) % bytes.length;
        bytes[at] = (bytes[at] as number) ^ (1 << (i % 8));
        const begun = performance.now();
        try {
          await readAll(parquet, open(bytes));
        } catch (error) {
          expect(error, `bit ${i % 8} of byte ${at}`).toBeInstanceOf(ParavaeError);
        }
        expect(performance.now() - begun, `bit ${i % 8} of byte ${at}`).toBeLessThan(2000);
      }
    },
    120_000,
  );
});
