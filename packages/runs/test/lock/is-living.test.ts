import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findByPs, findProcess, parseProcStat } from "../../src/lock/find-process.js";
import { isLiving, maxHalfWrittenMs, maxSilenceMs, silenceAllowedMs } from "../../src/lock/is-living.js";
import type { LockRecord } from "../../src/lock/lock-record.js";
import { type ProcessIdentity, thisProcess } from "../../src/lock/process-identity.js";

vi.setConfig({ testTimeout: 60_000 });

const here = await thisProcess();
const since = "2026-01-01T00:00:00.000Z";
const recordOf = (change: Partial<ProcessIdentity> = {}): LockRecord => ({
  token: "11111111-1111-4111-8111-111111111111",
  since,
  ...here,
  ...change,
});

const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill("SIGKILL");
});

/** A process that has ended and that its parent never asks about. */
async function startZombie(): Promise<number> {
  const parent = spawn("sh", ["-c", "sleep 60 & echo $!; exec cat"]);
  children.push(parent);
  const lines = createInterface(parent.stdout)[Symbol.asyncIterator]();
  const pid = Number((await lines.next()).value);
  // Once `cat` answers, the shell, which would ask, is no more.
  parent.stdin.write("\n");
  await lines.next();
  process.kill(pid, "SIGKILL");
  const state = () => spawnSync("ps", ["-o", "stat=", "-p", `${pid}`], { encoding: "utf8" }).stdout;
  await vi.waitFor(() => expect(state()).toMatch(/^Z/), { timeout: 30_000, interval: 10 });
  return pid;
}

describe("findProcess", () => {
  it("tells one's own start, the same each time", async () => {
    const found = await findProcess(process.pid);
    expect(found).toEqual(await findProcess(process.pid));
    expect(found?.start).toMatch(/\d/);
  });

  it("finds neither a process that has ended nor a zombie", async () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    expect(await findProcess(pid)).toBeUndefined();
    expect(await findProcess(await startZombie())).toBeUndefined();
  });

  it("finds another user's process", async () => {
    const kill = vi.spyOn(process, "kill").mockImplementation(() => {
      throw Object.assign(new Error("not permitted"), { code: "EPERM" });
    });
    expect(await findProcess(process.pid)).toBeDefined();
    kill.mockRestore();
  });
});

describe("findByPs", () => {
  it("tells the start in words that do not depend on the user's language and time zone", async () => {
    expect((await findByPs(process.pid))?.start).toMatch(/^\w{3} \w{3} +\d+ \d\d:\d\d:\d\d \d{4}$/);
  });

  it("knows a zombie, and takes what it cannot tell for running", async () => {
    expect(await findByPs(await startZombie())).toBeUndefined();
    expect(await findByPs(2 ** 31 - 1)).toEqual({ start: null });
  });
});

describe("parseProcStat", () => {
  const line = (command: string, state: string, threads: number) =>
    `42 (${command}) ${state} 1 42 42 0 -1 4194304 102 0 0 0 0 0 0 0 20 0 ${threads} 0 3577579 3133440 385\n`;

  it.each(["node", "a b", "a) S (b", ")", "(1 2"])("reads the start behind the command %j", (command) => {
    expect(parseProcStat(line(command, "S", 11))).toEqual({ start: "3577579" });
  });

  it("counts a zombie as gone once its last thread is", () => {
    expect(parseProcStat(line("node", "Z", 1))).toBeUndefined();
    expect(parseProcStat(line("node", "Z", 2))).toEqual({ start: "3577579" });
  });
});

describe("isLiving", () => {
  const nowMs = 1e12;
  const living = (record: LockRecord | undefined, ageMs = 0) =>
    isLiving({ token: "t", record, mtimeMs: nowMs - ageMs }, here, async () => nowMs);

  it("knows a process that runs, whatever the age of its lock", async () => {
    expect(await living(recordOf(), 1e9)).toBe(true);
  });

  it("is not misled by a pid that was given out again", async () => {
    expect(await living(recordOf({ start: "1" }))).toBe(false);
    expect(await living(recordOf({ start: null }))).toBe(true);
  });

  it("takes a zombie for dead", async () => {
    const pid = await startZombie();
    expect(await living(recordOf({ pid }))).toBe(false);
  });

  it.each([
    ["on another machine", { host: "elsewhere", boot: "another" }],
    ["in another container", { namespace: "pid:[1]" }],
    ["on another machine that was cloned from this one", { host: "elsewhere" }],
  ])("asks when the lock was touched by a holder %s", async (_, change) => {
    expect(await living(recordOf(change), maxSilenceMs - 1)).toBe(true);
    expect(await living(recordOf(change), maxSilenceMs + 1)).toBe(false);
    expect(await living(recordOf(change), -maxSilenceMs - 1)).toBe(false);
  });

  it("gives a half-written lock its time", async () => {
    expect(await living(undefined, maxHalfWrittenMs - 1)).toBe(true);
    expect(await living(undefined, maxHalfWrittenMs + 1)).toBe(false);
  });
});

describe("silenceAllowedMs", () => {
  const earlier = recordOf({ boot: "another" });

  it("is the time since the boot for a holder of an earlier boot of this machine", () => {
    expect(silenceAllowedMs(earlier, here, 30_000)).toBe(30_000);
    expect(silenceAllowedMs(earlier, here, 300_000)).toBe(maxSilenceMs);
  });

  it("leaves a living machine of the same name time for two touches", () => {
    expect(silenceAllowedMs(earlier, here, 100)).toBe(20_000);
  });
});
