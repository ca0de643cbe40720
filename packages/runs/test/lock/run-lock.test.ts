import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { isLiving, maxHalfWrittenMs, touchEveryMs } from "../../src/lock/is-living.js";
import { DiskLockFiles, type FoundLock } from "../../src/lock/lock-files.js";
import { decodeRecord, encodeRecord, type LockRecord } from "../../src/lock/lock-record.js";
import { thisProcess } from "../../src/lock/process-identity.js";
import { RunLock } from "../../src/lock/run-lock.js";
import { lockName, takeLock } from "../../src/lock/take-lock.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const root = temporaryFolder();
const newFolder = (): string => mkdtempSync(join(root, "run-"));

const here = await thisProcess();
const { pid: deadPid } = spawnSync(process.execPath, ["--version"]);
const token = (digit: string): string => `11111111-1111-4111-8111-${digit.repeat(12)}`;
const living = (digit: string): LockRecord => ({
  token: token(digit),
  since: "2026-01-01T00:00:00Z",
  ...here,
});
const dead = (digit: string): LockRecord => ({ ...living(digit), pid: deadPid, start: "1" });

const write = (folder: string, name: string, content: LockRecord | string): void =>
  writeFileSync(join(folder, name), typeof content === "string" ? content : encodeRecord(content));
const holderOf = (folder: string): LockRecord | undefined =>
  decodeRecord(readFileSync(join(folder, lockName), "utf8"));
const age = (folder: string, ms: number): void => {
  const seconds = (Date.now() - ms) / 1000;
  utimesSync(join(folder, lockName), seconds, seconds);
};

/** Everything a folder holds once its lock was taken and given back. */
async function takeAndRelease(folder: string): Promise<string[]> {
  const lock = await RunLock.acquire(folder);
  expect(holderOf(folder)).toMatchObject(here);
  expect(readdirSync(folder)).toContain(lockName);
  await lock.release();
  return readdirSync(folder);
}

afterEach(() => {
  vi.useRealTimers();
});

describe("RunLock.acquire", () => {
  it("writes who holds the folder, and nothing else", async () => {
    const folder = newFolder();
    const lock = await RunLock.acquire(folder);
    expect(readdirSync(folder)).toEqual([lockName]);
    expect(holderOf(folder)).toMatchObject({ ...here, since: expect.stringMatching(/^\d{4}-.*Z$/) });
    await lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses a folder in use in one line: which, by whom, since when, what to do", async () => {
    const folder = newFolder();
    const lock = await RunLock.acquire(folder);
    const { since } = holderOf(folder)!;
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({
      code: "E_RUN_BUSY",
      message: `${folder}: in use by process ${process.pid} since ${since}; wait for it or stop it, or name another run folder`,
      data: { path: folder, pid: process.pid, host: here.host, since },
    });
    expect(readdirSync(folder)).toEqual([lockName]);
    await lock.release();
    expect(await takeAndRelease(folder)).toEqual([]);
  });

  it("says when the folder of a machine that it cannot ask becomes free", async () => {
    const folder = newFolder();
    write(folder, lockName, { ...dead("a"), host: "elsewhere" });
    await expect(RunLock.acquire(folder)).rejects.toThrow(
      `in use by process ${deadPid} on elsewhere since 2026-01-01T00:00:00Z; wait for it or stop it: 60 s after`,
    );
    age(folder, 70_000);
    expect(await takeAndRelease(folder)).toEqual([]);
  });

  it("takes over from a dead process and from a pid that was given out again", async () => {
    const folder = newFolder();
    write(folder, lockName, dead("a"));
    expect(await takeAndRelease(folder)).toEqual([]);
    write(folder, lockName, { ...living("a"), start: "1" });
    expect(await takeAndRelease(folder)).toEqual([]);
  });

  it("takes over after takers were killed between claim and rename", async () => {
    const folder = newFolder();
    write(folder, lockName, dead("a"));
    write(folder, `${lockName}.${token("a")}`, dead("b"));
    write(folder, `${lockName}.${token("b")}`, dead("c"));
    write(folder, `${lockName}.${token("c")}.new`, dead("c"));
    expect(await takeAndRelease(folder)).toEqual([]);
  });

  it("gives way to a living taker of the same stale lock", async () => {
    const folder = newFolder();
    write(folder, lockName, dead("a"));
    write(folder, `${lockName}.${token("a")}`, living("b"));
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "E_RUN_BUSY" });
    expect(holderOf(folder)).toEqual(dead("a"));
  });

  it("leaves the files of living takers alone", async () => {
    const folder = newFolder();
    const temporary = `${lockName}.${token("b")}.new`;
    write(folder, temporary, living("b"));
    write(folder, `${lockName}.${token("c")}.new`, "{");
    expect(await takeAndRelease(folder)).toEqual([temporary, `${lockName}.${token("c")}.new`]);
  });

  it.each(["", "{", "null", "[]", '{"pid": 1}', "x".repeat(100_000)])(
    "takes %.10j for half written while it is young",
    async (text) => {
      const folder = newFolder();
      write(folder, lockName, text);
      await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "E_RUN_BUSY" });
      age(folder, maxHalfWrittenMs + 1000);
      expect(await takeAndRelease(folder)).toEqual([]);
    },
  );

  it.each([
    { token: "../../elsewhere" },
    { pid: 0 },
    { pid: -1 },
    { pid: 2 ** 40 },
    { host: "\u001b[2J" },
    { since: "a\nb" },
  ])("does not trust a record with %j", async (change) => {
    const folder = newFolder();
    write(folder, lockName, { ...dead("a"), ...change });
    await expect(RunLock.acquire(folder)).rejects.toThrow("half written");
  });

  it("comes to an end with claims in a circle", async () => {
    const folder = newFolder();
    write(folder, lockName, dead("a"));
    write(folder, `${lockName}.${token("a")}`, dead("a"));
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({
      code: "E_RUN_BUSY",
      message: expect.stringMatching(/changed hands 100 times; if no process uses it, delete them$/),
    });
  });

  it("neither follows a link nor waits for a pipe", async () => {
    const folder = newFolder();
    write(folder, "target", dead("a"));
    symlinkSync("target", join(folder, lockName));
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "E_WRITE" });
    expect(readFileSync(join(folder, "target"), "utf8")).toBe(encodeRecord(dead("a")));
    rmSync(join(folder, lockName));
    execFileSync("mkfifo", [join(folder, lockName)]);
    await expect(RunLock.acquire(folder)).rejects.toThrow("half written");
  });

  it("names the lock where it cannot be written", async () => {
    const missing = join(root, "missing");
    await expect(RunLock.acquire(missing)).rejects.toMatchObject({
      code: "E_WRITE",
      message: `${join(missing, lockName)}: cannot be written: no such file or directory; check the path, and that its folder exists`,
    });
    const folder = newFolder();
    mkdirSync(join(folder, lockName));
    await expect(RunLock.acquire(folder)).rejects.toMatchObject({ code: "E_WRITE" });
  });
});

describe("a slow taker that read a stale lock long ago", () => {
  /** Does something just after the first time that .lock was read. */
  class SlowFiles extends DiskLockFiles {
    readonly #meanwhile: () => Promise<void>;
    #isFirst = true;

    constructor(folder: string, meanwhile: () => Promise<void>) {
      super(folder, living("f"));
      this.#meanwhile = meanwhile;
    }

    override async read(name: string): Promise<FoundLock | undefined> {
      const found = await super.read(name);
      if (name === lockName && this.#isFirst) {
        this.#isFirst = false;
        await this.#meanwhile();
      }
      return found;
    }
  }

  const takeSlowly = async (folder: string, meanwhile: () => Promise<void>) => {
    write(folder, lockName, dead("a"));
    const files = new SlowFiles(folder, meanwhile);
    return takeLock(files, (found) => isLiving(found, here, () => files.now()));
  };

  it("does not rob who took it over since", async () => {
    const folder = newFolder();
    const locks: RunLock[] = [];
    const gaveWayTo = await takeSlowly(folder, async () => {
      locks.push(await RunLock.acquire(folder));
    });
    expect(gaveWayTo?.token).toBe(holderOf(folder)?.token);
    expect(readdirSync(folder)).toEqual([lockName]);
    await locks[0].release();
    expect(readdirSync(folder)).toEqual([]);
  });

  it("gets the lock when it was given back since", async () => {
    const folder = newFolder();
    const gaveWayTo = await takeSlowly(folder, async () => {
      await takeAndRelease(folder);
    });
    expect(gaveWayTo).toBeUndefined();
    expect(holderOf(folder)).toEqual(living("f"));
    expect(readdirSync(folder)).toEqual([lockName]);
  });
});

describe("while it is held", () => {
  it("touches the lock, and only its own", async () => {
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const folder = newFolder();
    const path = join(folder, lockName);
    const lock = await RunLock.acquire(folder);
    const text = readFileSync(path, "utf8");
    const touched = async () => {
      age(folder, 1e6);
      const before = statSync(path).mtimeMs;
      vi.advanceTimersByTime(touchEveryMs);
      await vi.waitFor(() => expect(statSync(path).mtimeMs).toBeGreaterThan(before), { interval: 5 });
    };
    await touched();
    await touched();
    expect(readFileSync(path, "utf8")).toBe(text);
    rmSync(path);
    write(folder, lockName, "not ours");
    vi.advanceTimersByTime(touchEveryMs);
    await lock.release();
    expect(readFileSync(path, "utf8")).toBe("not ours");
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe("release", () => {
  it("may be called twice, and when the folder is gone", async () => {
    const folder = newFolder();
    const lock = await RunLock.acquire(folder);
    await lock.release();
    await lock.release();
    const other = await RunLock.acquire(folder);
    rmSync(folder, { recursive: true });
    await other.release();
    expect(existsSync(folder)).toBe(false);
  });

  it("leaves a lock that is another's by now", async () => {
    const folder = newFolder();
    const lock = await RunLock.acquire(folder);
    write(folder, lockName, living("b"));
    await lock.release();
    expect(holderOf(folder)).toEqual(living("b"));
  });
});
