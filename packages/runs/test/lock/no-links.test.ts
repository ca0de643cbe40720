import * as fs from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import { RunLock } from "../../src/lock/run-lock.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const refusal = vi.hoisted(() => ({ code: "", isLinked: false }));
vi.mock("node:fs/promises", async (importOriginal) => {
  const original = await importOriginal<typeof fs>();
  const link: typeof fs.link = async (...paths) => {
    if (refusal.isLinked) await original.link(...paths);
    throw Object.assign(new Error(`${refusal.code}: link`), { code: refusal.code });
  };
  return { ...original, link };
});

const folder = temporaryFolder();
const path = join(folder, ".lock");

describe("on a file system without hard links", () => {
  it.each(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"])("%s: one gets the lock", async (code) => {
    refusal.code = code;
    const lock = await RunLock.acquire(folder);
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "E_RUN_BUSY" });
    expect(await fs.readdir(folder)).toEqual([".lock"]);
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it("takes over what a killed process left half written", async () => {
    refusal.code = "EPERM";
    await fs.writeFile(path, '{"token":');
    await expect(RunLock.acquire(folder)).rejects.toThrow("half written");
    await fs.utimes(path, 1e9, 1e9);
    const lock = await RunLock.acquire(folder);
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it("reports any other refusal", async () => {
    refusal.code = "EIO";
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "E_WRITE" });
    expect(await fs.readdir(folder)).toEqual([]);
  });

  it("knows a link of its own, when the answer to making it was lost", async () => {
    Object.assign(refusal, { code: "EEXIST", isLinked: true });
    const lock = await RunLock.acquire(folder);
    await lock.release();
    expect(await fs.readdir(folder)).toEqual([]);
  });
});
