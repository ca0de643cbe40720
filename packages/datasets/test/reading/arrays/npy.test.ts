import { readFileSync } from "node:fs";
import { truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { openInput } from "../../../src/files/index.js";
import { npy } from "../../../src/reading/arrays/npy.js";
import { temporaryFolder } from "../../idx-files.js";
import { npyBytes } from "../npy-bytes.js";
import { readAll } from "../read-all.js";
import { refusal } from "../refusal.js";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../fixtures/arrays/${name}`, import.meta.url));

let path = "";
beforeEach(async () => {
  path = join(await temporaryFolder(), "array.npy");
});

describe("arrays of numpy that are no numbers in rows", () => {
  it.each([
    ["objects", "E_NPY: holds values of type |O: pickled Python objects"],
    ["records", "E_NPY: holds values of type structured: records; save one array of numbers for each field"],
    ["texts", "E_NPY: holds values of type <U2: texts"],
    ["byte-texts", "E_NPY: holds values of type |S2: texts"],
    ["complex", "E_NPY: holds values of type <c8: complex numbers; save their real and imaginary parts"],
    ["dates", "E_NPY: holds values of type <M8[D]: dates"],
    ["long-doubles", "E_NPY: holds values of type <f16: expected numbers"],
    ["single-value", "E_DATA_SHAPE: array is a single value"],
    ["no-rows", "E_DATA_SHAPE: array is an array [0, 3], expected every size above 0"],
    ["no-columns", "E_DATA_SHAPE: array is an array [3, 0], expected every size above 0"],
    ["over-2-53", "E_DATA_VALUE: row 1, column 1 of array (from 0) holds 9007199254740993, beyond 2^53"],
    ["under-2-53", "E_DATA_VALUE: row 1, column 0 of array (from 0) holds -1152921504606846976, beyond"],
    ["over-2-63", "E_DATA_VALUE: row 0, column 0 of array (from 0) holds 18446744073709551615, beyond"],
  ])("refuses %s", async (name, message) => {
    expect(await refusal(fixture(`refused-${name}.npy`))).toContain(message);
  });

  it("refuses a key, for there is nothing to choose", async () => {
    expect(await refusal(fixture("u1.npy"), { key: "x" })).toContain("E_DATA_KEY: holds one array");
  });
});

describe("NPY files that are damaged", () => {
  const whole = readFileSync(fixture("f4-little.npy"));
  const header = whole.length - 48;

  it.each([
    ["nothing", whole.subarray(0, 0), "E_NPY: is no whole NPY file"],
    ["half a header", whole.subarray(0, 70), "E_NPY: is no whole NPY file"],
    [
      "another beginning",
      Buffer.concat([Buffer.from("?"), whole.subarray(1)]),
      "E_NPY: is no whole NPY file",
    ],
    ["no values", whole.subarray(0, header), "E_NPY: holds 0 bytes of values, expected 48 for [3, 4]; is it"],
    ["a value too few", whole.subarray(0, -4), "E_NPY: holds 44 bytes of values, expected 48"],
    ["two arrays", Buffer.concat([whole, whole]), "does another array follow it?"],
    [
      "a shape of more than any file",
      npyBytes("<f4", "9007199254740991, 3", Buffer.alloc(12)),
      "expected 1.08e+17 for [",
    ],
    ["a shape below 0", npyBytes("<f4", "-1, 3", Buffer.alloc(12)), "E_NPY: is no whole NPY file"],
  ])("refuses %s", async (_, bytes, message) => {
    await writeFile(path, bytes);
    expect(await refusal(path)).toContain(message);
    // Whoever reads a compressed one learns of its length at the end.
    await writeFile(`${path}.gz`, gzipSync(bytes));
    expect(await refusal(`${path}.gz`)).toContain(message.slice(0, 8));
  });

  it("refuses a gzip that grows beyond the header's shape before it is all unpacked", async () => {
    const zeros = gzipSync(Buffer.alloc(1 << 24));
    const begin = gzipSync(npyBytes("|u1", "300000,", Buffer.alloc(300_000)));
    const broken = zeros.subarray(0, -4);
    await writeFile(path, Buffer.concat([begin, ...Array.from({ length: 16 }, () => zeros), broken]));
    expect(await refusal(path)).toMatch(/^E_NPY: .* does another array follow it\?$/);
  });

  it("refuses a gzip that cannot hold what it declares", async () => {
    const small = npyBytes("<f4", "1000000000, 3", Buffer.alloc(100_000));
    await writeFile(path, gzipSync(small));
    expect(await refusal(path)).toContain("E_NPY: declares [1000000000, 3], more than a file of its size");
  });

  it("refuses rows wider than any model takes", async () => {
    const header = npyBytes("|u1", "1, 200000000", Buffer.alloc(0));
    await writeFile(path, header);
    await truncate(path, header.length + 200_000_000);
    expect(await refusal(path)).toContain(
      "E_DATA_SHAPE: array has rows of 200000000 values, expected at most",
    );
  });
});

describe("arrays larger than a batch", () => {
  /** Values that differ and are the same in any run. */
  const value = (i: number): number => Math.imul(i, 2_654_435_761) >> 8;

  function columnMajor(rows: number, width: number): Int32Array {
    return Int32Array.from({ length: rows * width }, (_, i) =>
      value((i % rows) * width + Math.floor(i / rows)),
    );
  }

  it.each([
    ["C", 700_001, 3],
    ["Fortran", 700_001, 3],
    ["Fortran", 1_000, 5_001],
    ["C", 3, 1_500_001],
    ["Fortran", 3, 1_500_001],
    ["Fortran", 30, 300_001],
    ["Fortran", 5_000_001, 2],
  ])("come in %s order, %d rows of %d", async (order, rows, width) => {
    const values =
      order === "C"
        ? Int32Array.from({ length: rows * width }, (_, i) => value(i))
        : columnMajor(rows, width);
    const bytes = Buffer.from(values.buffer);
    await writeFile(path, npyBytes("<i4", `${rows}, ${width}`, bytes, order === "Fortran"));
    const input = await openInput(path);
    const { batches } = await npy.open(input, {});
    let [seen, wrong, mostBytes] = [0, 0, 0];
    for await (const { count, cells } of batches()) {
      const batch = cells[0] as Float64Array;
      expect(batch.length).toBe(count * width);
      for (let i = 0; i < batch.length; i++) if (batch[i] !== value(seen + i)) wrong += 1;
      seen += batch.length;
      mostBytes = Math.max(mostBytes, 4 * batch.length);
    }
    await input.close();
    expect([seen, wrong]).toEqual([rows * width, 0]);
    expect(mostBytes).toBeLessThanOrEqual(Math.max(4 * width, 4 << 20));
  });

  it("has 10,000 columns", async () => {
    await writeFile(path, npyBytes("|u1", "3, 10000", Buffer.alloc(30_000, 7)));
    const { fields, columns } = await readAll(path);
    expect(fields).toEqual([{ name: "array", type: "byte", shape: [10_000] }]);
    expect(columns[0]).toEqual(new Array(30_000).fill(7));
  });

  it("stop where the signal says so", async () => {
    await writeFile(path, npyBytes("|u1", "3, 4", Buffer.alloc(12)));
    expect(await refusal(path, { signal: AbortSignal.abort() })).toContain("E_ABORTED");
  });
});
