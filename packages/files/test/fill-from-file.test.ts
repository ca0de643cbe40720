import { writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fillFromFile } from "../src/fill-from-file.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const path = join(temporaryFolder(), "bytes");
let file: FileHandle;
beforeAll(async () => {
  writeFileSync(path, Uint8Array.of(0, 1, 2, 3, 4));
  file = await open(path);
});
afterAll(() => file.close());

describe("fillFromFile", () => {
  it("fills from a place on", async () => {
    const bytes = new Uint8Array(3);
    expect(await fillFromFile(file, bytes, 1)).toBe(3);
    expect([...bytes]).toEqual([1, 2, 3]);
  });

  it("asks again for what a read left out", async () => {
    const slow = {
      read: (bytes: Uint8Array, offset: number, length: number, position: number) =>
        file.read(bytes, offset, Math.min(length, 1), position),
    } as unknown as FileHandle;
    const bytes = new Uint8Array(4);
    expect(await fillFromFile(slow, bytes, 1)).toBe(4);
    expect([...bytes]).toEqual([1, 2, 3, 4]);
  });

  it("tells where the file ends", async () => {
    expect(await fillFromFile(file, new Uint8Array(4), 3)).toBe(2);
  });
});
