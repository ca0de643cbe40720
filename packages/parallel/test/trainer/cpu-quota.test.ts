import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { availableWorkers } from "../../src/trainer/count-workers.js";
import { cpuQuota } from "../../src/trainer/cpu-quota.js";

const folder = mkdtempSync(join(tmpdir(), "paravae-quota-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let trees = 0;

/** The quota in a tree of made-up files. */
function quotaIn(files: Readonly<Record<string, string>>): number {
  const root = join(folder, `${trees++}`);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  return cpuQuota({ membership: join(root, "self"), mount: join(root, "cgroup") });
}

describe("cpuQuota", () => {
  it.each([
    ["v2", { self: "0::/a/b\n", "cgroup/a/b/cpu.max": "150000 100000\n" }, 1.5],
    [
      "v2, of a group above",
      { self: "0::/a/b\n", "cgroup/a/b/cpu.max": "max 100000\n", "cgroup/a/cpu.max": "200000 100000\n" },
      2,
    ],
    [
      "v2, the least of several",
      { self: "0::/a/b\n", "cgroup/a/b/cpu.max": "300000 100000\n", "cgroup/a/cpu.max": "50000 50000\n" },
      1,
    ],
    [
      "v2 in a container, whose root is its group",
      { self: "0::/\n", "cgroup/cpu.max": "100000 100000\n" },
      1,
    ],
    ["v2 without a limit", { self: "0::/a\n", "cgroup/a/cpu.max": "max 100000\n" }, Number.POSITIVE_INFINITY],
    [
      "v1",
      {
        self: "5:memory:/x\n4:cpu,cpuacct:/docker/1\n0::/\n",
        "cgroup/cpu,cpuacct/docker/1/cpu.cfs_quota_us": "250000\n",
        "cgroup/cpu,cpuacct/docker/1/cpu.cfs_period_us": "100000\n",
      },
      2.5,
    ],
    [
      "v1 in a container, where the path is the host's",
      {
        self: "4:cpu,cpuacct:/docker/1\n",
        "cgroup/cpu/cpu.cfs_quota_us": "100000\n",
        "cgroup/cpu/cpu.cfs_period_us": "100000\n",
      },
      1,
    ],
    [
      "v1 without a limit",
      {
        self: "4:cpu:/\n",
        "cgroup/cpu/cpu.cfs_quota_us": "-1\n",
        "cgroup/cpu/cpu.cfs_period_us": "100000\n",
      },
      Number.POSITIVE_INFINITY,
    ],
    ["no control groups", {}, Number.POSITIVE_INFINITY],
    ["files that hold something else", { self: "0::/\n", "cgroup/cpu.max": "?" }, Number.POSITIVE_INFINITY],
  ])("reads %s", (_, files, expected) => {
    expect(quotaIn(files as Record<string, string>)).toBe(expected);
  });
});

describe("availableWorkers", () => {
  it.each([
    [0.5, 1],
    [1.9, 1],
    [Number.POSITIVE_INFINITY, availableParallelism()],
  ])("of a quota of %d are %d", (quota, workers) => {
    expect(availableWorkers(quota)).toBe(workers);
  });
});
