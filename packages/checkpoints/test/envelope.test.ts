import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { open, seal } from "../src/envelope.js";

const body = Uint8Array.of(1, 2, 3);

describe("seal", () => {
  it("lays the file out as drawn", () => {
    const file = Buffer.from(seal(body));
    expect(file.subarray(0, 8).toString("latin1")).toBe("\x89PVAE\r\n\x1a");
    expect(file.readUInt32LE(8)).toBe(2);
    expect(file.readBigUInt64LE(12)).toBe(3n);
    const others = Buffer.concat([file.subarray(0, 20), body]);
    expect(file.subarray(20, 52)).toEqual(createHash("sha256").update(others).digest());
    expect([...file.subarray(52)]).toEqual([1, 2, 3]);
    expect(open(file, "file")).toEqual({ body: Buffer.from(body), version: 2 });
  });

  it("opens what is of format 1 too, and says so", () => {
    expect(open(seal(body, 1), "file")).toEqual({ body, version: 1 });
  });

  it("refuses what could not be read back in one piece", () => {
    expect(() => seal(body, 1, 54)).toThrow("takes 55 bytes, expected at most 54");
    expect(seal(body, 1, 55)).toHaveLength(55);
  });
});
