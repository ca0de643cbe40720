import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeNpy, readNpy } from "../src/output/npy.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const path = join(temporaryFolder(), "array.npy");
/** A file as numpy.save writes it. */
const npy = (header: string, values: Uint8Array): Buffer => {
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header.padEnd(117)}\n`, "latin1");
  return Buffer.concat([head, values]);
};

describe("encodeNpy", () => {
  it("writes what numpy.save writes", () => {
    const values = Float32Array.of(1, -2.5, 3, 4, 5, 6);
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }";
    expect(Buffer.from(encodeNpy(values, [2, 3]))).toEqual(npy(header, new Uint8Array(values.buffer)));
  });

  it("has a tuple for one dimension", () => {
    expect(Buffer.from(encodeNpy(Float32Array.of(7), [1])).toString("latin1")).toContain("'shape': (1,), }");
  });
});

describe("readNpy", () => {
  it("reads back what encodeNpy writes", async () => {
    const values = Float32Array.of(0.1, -0, 3e38, 4);
    writeFileSync(path, encodeNpy(values, [1, 2, 2]));
    expect(await readNpy(path)).toEqual({ shape: [1, 2, 2], data: values });
  });

  it("reads bytes", async () => {
    const header = "{'descr': '|u1', 'fortran_order': False, 'shape': (3,), }";
    writeFileSync(path, npy(header, Uint8Array.of(0, 128, 255)));
    expect(await readNpy(path)).toEqual({ shape: [3], data: Uint8Array.of(0, 128, 255) });
  });

  it.each([
    ["no NPY file", Buffer.from("something else, and long enough"), "is no NPY file"],
    [
      "float64",
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", new Uint8Array(8)),
      "holds <f8, expected <f4",
    ],
    [
      "Fortran order",
      npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }", new Uint8Array(4)),
      "is in Fortran order",
    ],
    [
      "cut short",
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new Uint8Array(4)),
      "holds 4 bytes of values, expected 8",
    ],
  ])("refuses %s", async (_name, bytes, message) => {
    writeFileSync(path, bytes);
    await expect(readNpy(path)).rejects.toThrow(message);
  });
});
