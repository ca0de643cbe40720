import { truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { encodeNpy, readNpy } from "../src/npy.js";
import { temporaryFolder } from "./idx-files.js";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "array.npy");
});

/** A file as numpy.save writes it. */
const npy = (header: string, values: Uint8Array): Buffer => {
  const head = Buffer.from(`\x93NUMPY\x01\x00\x76\x00${header.padEnd(117)}\n`, "latin1");
  return Buffer.concat([head, values]);
};

const floats = (shape: string): string => `{'descr': '<f4', 'fortran_order': False, 'shape': ${shape}, }`;

/** Version 2 has 32 bits for the header's length. */
function longHeader(header: string): Buffer {
  const head = Buffer.from("\x93NUMPY\x02\x00\x00\x00\x00\x00", "latin1");
  head.writeUInt32LE(header.length, 8);
  return Buffer.concat([head, Buffer.from(header)]);
}

/** The parts of an NPY file by its specification, read without the library that wrote it. */
function taken(file: Uint8Array): { header: string; values: Float32Array } {
  const view = new DataView(file.buffer, file.byteOffset);
  const dataOffset = 10 + view.getUint16(8, true);
  const header = Buffer.from(file.subarray(10, dataOffset)).toString("latin1");
  return { header, values: new Float32Array(file.slice(dataOffset).buffer) };
}

describe("encodeNpy", () => {
  it("writes what numpy.load reads", () => {
    const values = Float32Array.of(1, -2.5, 3, 4, 5, 6);
    const file = encodeNpy(values, [2, 3]);
    expect(Buffer.from(file.subarray(0, 8)).toString("latin1")).toBe("\x93NUMPY\x01\x00");
    const { header, values: written } = taken(file);
    expect(header.replaceAll(/\s/g, "")).toMatch(
      /^\{'descr':'<f4','fortran_order':False,'shape':\(2,3,?\),?\}$/,
    );
    expect((10 + header.length) % 64).toBe(0);
    expect(written).toEqual(values);
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

  it("reads version 2", async () => {
    const file = longHeader(floats("(1, 2)").padEnd(116));
    writeFileSync(path, Buffer.concat([file, new Uint8Array(8)]));
    expect(await readNpy(path)).toEqual({ shape: [1, 2], data: new Float32Array(2) });
  });

  it("refuses what is no regular file", async () => {
    await expect(readNpy("/dev/zero")).rejects.toThrow("cannot be read: it is not a regular file");
  });

  it("refuses 10 GiB of zeros without reading them", async () => {
    const zeros = join(folder, "zeros.npy");
    writeFileSync(zeros, "");
    truncateSync(zeros, 10 * 2 ** 30);
    await expect(readNpy(zeros)).rejects.toThrow("is no whole NPY file");
  });

  it.each([
    ["no NPY file", Buffer.from("something else, and long enough"), "is no whole NPY file"],
    [
      "float64",
      npy("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", new Uint8Array(8)),
      "holds values of type <f8, expected <f4",
    ],
    [
      "Fortran order",
      npy("{'descr': '<f4', 'fortran_order': True, 'shape': (1, 1), }", new Uint8Array(4)),
      "is in Fortran order",
    ],
    [
      "cut short",
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", new Uint8Array(4)),
      "holds 1 values, expected 2",
    ],
    ["rows that are no whole number", npy(floats("(0.5, 2)"), new Uint8Array(4)), "is no whole NPY file"],
    [
      "big-endian values",
      npy("{'descr': '>f4', 'fortran_order': False, 'shape': (1,), }", new Uint8Array(4)),
      ">f4",
    ],
    // A reader that cuts them into texts of their length does not come to an end.
    [
      "texts of length 0",
      npy("{'descr': '<U0', 'fortran_order': False, 'shape': (1,), }", new Uint8Array(4)),
      "<U0",
    ],
    ["a header of 1 MB", longHeader("'shape': (".repeat(100_000)), "is no whole NPY file"],
    ["a header cut short", npy(floats("(1,)"), new Uint8Array(0)).subarray(0, 60), "is no whole NPY file"],
  ])("refuses %s", async (_name, bytes, message) => {
    writeFileSync(path, bytes);
    await expect(readNpy(path)).rejects.toThrow(message);
  });
});
