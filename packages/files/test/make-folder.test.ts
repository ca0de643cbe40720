import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { makeFolder, removeFolders } from "../src/make-folder.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();

describe("makeFolder", () => {
  it("makes what is missing, tells it outermost first, and removeFolders takes away what is empty", async () => {
    const [a, b, c] = [join(folder, "a"), join(folder, "a/b"), join(folder, "a/b/c")];
    expect(await makeFolder(c)).toEqual([a, b, c]);
    expect(await makeFolder(c)).toEqual([]);
    writeFileSync(join(a, "file"), "");
    await removeFolders([a, b, c]);
    expect([existsSync(a), existsSync(b)]).toEqual([true, false]);
  });

  it("leaves nothing behind when it fails half way", async () => {
    const long = join(folder, "d", "x".repeat(300));
    await expect(makeFolder(long)).rejects.toMatchObject({ code: "E_WRITE" });
    expect(existsSync(join(folder, "d"))).toBe(false);
  });
});
