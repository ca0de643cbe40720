import { mkdirSync, readFileSync } from "node:fs";
import * as files from "node:fs/promises";
import { join } from "node:path";
import { afterEach, expect, it, vi } from "vitest";
import { appendText } from "../src/append-text.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const path = join(folder, "lines.jsonl");
afterEach(() => vi.restoreAllMocks());

it("appends", async () => {
  await appendText(path, "a\n");
  await appendText(path, "b\n");
  expect(readFileSync(path, "utf8")).toBe("a\nb\n");
});

it("takes back what a full disk has taken of it", async () => {
  await appendText(path, "");
  const before = readFileSync(path, "utf8");
  const handle = await files.open(path);
  const prototype = Object.getPrototypeOf(handle);
  await handle.close();
  vi.spyOn(prototype, "appendFile").mockImplementation(async function (this: files.FileHandle, text) {
    await this.write(String(text).slice(0, 2));
    throw Object.assign(new Error("no space left on device"), { code: "ENOSPC", errno: -28 });
  });
  await expect(appendText(path, "long line\n")).rejects.toMatchObject({
    code: "E_WRITE",
    message: `${path}: cannot be written: no space left on device; free some space or choose another folder`,
  });
  expect(readFileSync(path, "utf8")).toBe(before);
});

it("says what is in the way", async () => {
  mkdirSync(join(folder, "folder"));
  await expect(appendText(join(folder, "folder"), "x")).rejects.toMatchObject({ code: "E_WRITE" });
});
