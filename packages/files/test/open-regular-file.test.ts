import { execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { openRegularFile } from "../src/open-regular-file.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const between = vi.hoisted(() => ({ lookAndOpen: (_path: string): void => undefined }));
vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof import("node:fs/promises")>();
  const stat = async (path: string) => {
    const status = await original.stat(path);
    between.lookAndOpen(path);
    return status;
  };
  return { ...original, stat };
});

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

  it("refuses a socket, which cannot even be opened", async () => {
    const path = join(folder, "socket");
    const server = createServer().listen(path);
    await once(server, "listening");
    await expect(openRegularFile(path)).rejects.toThrow("it is not a regular file");
    server.close();
  });

  it("refuses a pipe that has taken the file's place since it was looked at", async () => {
    const path = join(folder, "replaced");
    writeFileSync(path, "content");
    between.lookAndOpen = () => {
      rmSync(path);
      execFileSync("mkfifo", [path]);
    };
    await expect(openRegularFile(path)).rejects.toThrow("it is not a regular file");
    between.lookAndOpen = () => undefined;
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
