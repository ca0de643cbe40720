import { execFileSync } from "node:child_process";
import { lstat, mkdir, open, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { encodeCheckpoint, readCheckpoint, writeCheckpoint } from "../src/index.js";
import { sampleCheckpoint, temporaryFolder } from "./sample.js";

let folder = "";
let path = "";
beforeEach(async () => {
  folder = await temporaryFolder();
  path = join(folder, "a.paravae");
});

afterEach(() => vi.restoreAllMocks());

const at = (seed: number) => sampleCheckpoint({ seed });

describe("writeCheckpoint and readCheckpoint", () => {
  it("go round, replace, and leave nothing else in the folder", async () => {
    await writeCheckpoint(path, at(1));
    await writeCheckpoint(path, at(2));
    expect(await readCheckpoint(path)).toEqual(at(2));
    expect(await readdir(folder)).toEqual(["a.paravae"]);
  });

  it("copy the state before the first wait", async () => {
    const checkpoint = at(1);
    const written = writeCheckpoint(path, checkpoint);
    checkpoint.state.parameters.fill(7);
    await written;
    expect(await readCheckpoint(path)).toEqual(at(1));
  });

  it("never show a reader half a file", async () => {
    await writeCheckpoint(path, at(0));
    let writing = true;
    const seen = new Set<number>();
    const reader = async () => {
      while (writing) seen.add((await readCheckpoint(path)).state.seed);
    };
    const readers = Promise.all([reader(), reader(), reader()]);
    for (let seed = 1; seed <= 40; seed++) await writeCheckpoint(path, at(seed));
    writing = false;
    await readers;
    expect(Math.max(...seen)).toBeLessThanOrEqual(40);
    expect((await readCheckpoint(path)).state.seed).toBe(40);
  });

  it("let several writers race: one of them wins whole", async () => {
    await Promise.all([1, 2, 3, 4].map((seed) => writeCheckpoint(path, at(seed))));
    expect([1, 2, 3, 4]).toContain((await readCheckpoint(path)).state.seed);
    expect(await readdir(folder)).toEqual(["a.paravae"]);
  });
});

describe("writeCheckpoint", () => {
  it.each<[string, string, () => Promise<unknown>]>([
    [
      "its folder is gone",
      "check the path, and that its folder exists",
      () => rm(folder, { recursive: true }),
    ],
    ["a folder has its name", "choose another name", () => mkdir(path)],
    [
      "its folder is a file",
      "a part of it is not a folder",
      async () => {
        await rm(folder, { recursive: true });
        await writeFile(folder, "");
      },
    ],
  ])("says what to do when %s", async (_, message, prepare) => {
    await prepare();
    await expect(writeCheckpoint(path, at(1))).rejects.toMatchObject({
      code: "E_CHECKPOINT_WRITE",
      message: expect.stringContaining(message),
      data: { path },
      cause: expect.any(Error),
    });
    expect((await readdir(folder).catch(() => [])).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });

  it("puts its file where a link was, and leaves alone what the link led to", async () => {
    const elsewhere = join(folder, "elsewhere");
    await writeFile(elsewhere, "not ours");
    await symlink(elsewhere, path);
    await writeCheckpoint(path, at(1));
    expect((await lstat(path)).isFile()).toBe(true);
    expect(await readFile(elsewhere, "utf8")).toBe("not ours");
  });

  it("writes nothing when the state is wrong", async () => {
    await writeCheckpoint(path, at(1));
    const wrong = sampleCheckpoint({ parameters: new Float32Array(3) });
    await expect(writeCheckpoint(path, wrong)).rejects.toMatchObject({ code: "E_CHECKPOINT_CONTENT" });
    expect(await readCheckpoint(path)).toEqual(at(1));
  });
});

describe("readCheckpoint", () => {
  it.each<[string, string, () => Promise<unknown>]>([
    ["is missing", "check the path", async () => {}],
    ["is a folder", "it is not a regular file", () => mkdir(path)],
    ["is a link to itself", "cannot be read", () => symlink(path, path)],
  ])("says so when the file %s", async (_, message, prepare) => {
    await prepare();
    await expect(readCheckpoint(path)).rejects.toMatchObject({
      code: "E_CHECKPOINT_READ",
      message: expect.stringContaining(message),
      data: { path },
    });
  });

  it("follows a link", async () => {
    await writeCheckpoint(join(folder, "elsewhere"), at(1));
    await symlink("elsewhere", path);
    expect(await readCheckpoint(path)).toEqual(at(1));
  });

  it("does not wait for a pipe", async () => {
    execFileSync("mkfifo", [path]);
    await expect(readCheckpoint(path)).rejects.toMatchObject({ code: "E_CHECKPOINT_READ" });
  });

  it.each([
    ["10 GB of nothing", new Uint8Array(), "holds 10000000000 bytes, expected at most 2147483647"],
    ["2 GB after a good head", encodeCheckpoint(at(1)), "holds 2000000000 bytes, expected the"],
  ])("refuses %s before it is read", async (_, head, message) => {
    await writeFile(path, head);
    await truncate(path, Number(/\d+/.exec(message)?.[0]));
    const handle = await open(path);
    const prototype = Object.getPrototypeOf(handle);
    await handle.close();
    const readWhole = vi.spyOn(prototype, "readFile");
    await expect(readCheckpoint(path)).rejects.toMatchObject({
      code: "E_CHECKPOINT_LENGTH",
      message: expect.stringContaining(message),
    });
    expect(readWhole).not.toHaveBeenCalled();
  });

  it("names the file when its contents are damaged", async () => {
    await writeFile(path, encodeCheckpoint(at(1)).subarray(0, -1));
    await expect(readCheckpoint(path)).rejects.toMatchObject({
      code: "E_CHECKPOINT_LENGTH",
      message: expect.stringContaining(path),
    });
  });
});
