import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openRegularFile } from "../src/open-regular-file.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();

describe("openRegularFile", () => {
  it("opens a file, also through a link", async () => {
    const path = join(folder, "file");
    writeFileSync(path, "content");
    symlinkSync(path, join(folder, "link"));
    for (const name of ["file", "link"]) {
      const { file, size } = await openRegularFile(join(folder, name), 7);
      expect(size).toBe(7);
      expect(await file.readFile("utf8")).toBe("content");
      await file.close();
    }
  });

  it.each([
    ["a folder", (path: string) => mkdirSync(path)],
    ["a device", (path: string) => symlinkSync("/dev/zero", path)],
    ["a pipe", (path: string) => execFileSync("mkfifo", [path])],
  ])("refuses %s at once", async (name, make) => {
    const path = join(folder, name);
    make(path);
    await expect(openRegularFile(path)).rejects.toThrow("it is not a regular file");
  });

  it("refuses a file that is too long", async () => {
    const path = join(folder, "long");
    writeFileSync(path, "");
    truncateSync(path, 10 * 2 ** 30);
    await expect(openRegularFile(path, 65_536)).rejects.toThrow(
      "it has 10737418240 bytes, expected at most 65536",
    );
  });

  it("says what the file system says where there is nothing", async () => {
    await expect(openRegularFile(join(folder, "nothing"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});
