import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import { counting, idxBytes, temporaryFolder } from "../../idx-files.js";
import { readAll } from "../read-all.js";
import { refusal } from "../refusal.js";

let path = "";
beforeEach(async () => {
  path = join(await temporaryFolder(), "train-images-idx3-ubyte");
});

describe("IDX as rows", () => {
  it("is known by its bytes under any name, packed or not", async () => {
    const other = join(await temporaryFolder(), "data");
    for (const bytes of [idxBytes([3, 2, 4], counting(24)), gzipSync(idxBytes([3, 2, 4], counting(24)))]) {
      await writeFile(other, bytes);
      const { format, fields, notes, columns } = await readAll(other);
      expect(format).toBe("IDX");
      expect(fields).toEqual([{ name: "array", type: "byte", shape: [2, 4] }]);
      expect(notes).toEqual(["array: uint8 [3, 2, 4]"]);
      expect(columns[0]).toEqual([...counting(24)]);
    }
  });

  it("reads each type from the high end", async () => {
    const bytes = Buffer.alloc(16);
    bytes.writeInt32BE(-(2 ** 31), 0);
    bytes.writeInt32BE(2 ** 31 - 1, 4);
    await writeFile(path, idxBytes([2, 1], bytes.subarray(0, 8), 0x0c));
    expect((await readAll(path)).columns).toEqual([[-(2 ** 31), 2 ** 31 - 1]]);
    bytes.writeDoubleBE(1e308, 0);
    bytes.writeDoubleBE(Number.NaN, 8);
    await writeFile(path, idxBytes([2], bytes, 0x0e));
    expect((await readAll(path)).columns).toEqual([[1e308, Number.NaN]]);
  });

  it.each([
    ["another type", idxBytes([2], counting(2), 0x0a), "E_IDX_TYPE"],
    ["no dimensions", idxBytes([], counting(2)), "E_IDX_SHAPE"],
    ["no rows", idxBytes([0, 3], counting(0)), "E_IDX_SHAPE"],
    [
      "bytes of a type that takes four",
      idxBytes([2, 3], counting(6), 0x0d),
      "E_IDX_SIZE: holds 18 bytes, expected 36",
    ],
    ["a cut", idxBytes([2, 3], counting(5)), "E_IDX_SIZE: holds 17 bytes, expected 18"],
    ["nothing", counting(0), "E_IDX_SIZE: ends inside the header, after 0 bytes"],
  ])("refuses %s", async (_, bytes, message) => {
    await writeFile(path, bytes);
    expect(await refusal(path)).toContain(message);
  });
});
