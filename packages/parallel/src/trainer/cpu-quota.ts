import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Where the quota is looked for: files of a Linux system, or made-up ones of a test. */
export interface QuotaPlaces {
  /** Which control groups this process is in. */
  readonly membership: string;
  /** Where control groups are mounted. */
  readonly mount: string;
}

const linux: QuotaPlaces = { membership: "/proc/self/cgroup", mount: "/sys/fs/cgroup" };

/**
 * How many processors' time the control groups of this process give it, as `docker run --cpus` sets it; Infinity without a limit.
 * The least of its group and all above it counts. In a container the mount may show the process's own group as the root.
 *
 *     v2   cpu.max             "<quota> <period>", quota "max" where there is none
 *     v1   cpu.cfs_quota_us    −1 where there is none
 *          cpu.cfs_period_us
 */
export function cpuQuota({ membership, mount }: QuotaPlaces = linux): number {
  const quotas = (textOf(membership) ?? "").split("\n").flatMap((line) => {
    // hierarchy:controllers:path, and 0::path in v2.
    const [, controllers, path] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
    if (path === undefined || controllers === undefined) return [];
    if (controllers === "") return groupsOf(path).map((group) => quotaOfV2(join(mount, group)));
    if (!controllers.split(",").includes("cpu")) return [];
    const roots = ["cpu", controllers].map((name) => join(mount, name));
    return roots.flatMap((root) => groupsOf(path).map((group) => quotaOfV1(join(root, group))));
  });
  return Math.min(Number.POSITIVE_INFINITY, ...quotas);
}

/** `/a/b` → `/a/b`, `/a`, `/`. */
function groupsOf(path: string): string[] {
  const parts = path.split("/").filter((part) => part !== "" && part !== "..");
  return Array.from(
    { length: parts.length + 1 },
    (_, up) => `/${parts.slice(0, parts.length - up).join("/")}`,
  );
}

function quotaOfV2(folder: string): number {
  const [quota, period] = (textOf(join(folder, "cpu.max")) ?? "").trim().split(" ");
  return ratio(quota, period);
}

const quotaOfV1 = (folder: string): number =>
  ratio(textOf(join(folder, "cpu.cfs_quota_us")), textOf(join(folder, "cpu.cfs_period_us")));

/** Infinity where it is no quota. */
function ratio(quota: string | undefined, period: string | undefined): number {
  const value = Number(quota) / Number(period);
  return value > 0 ? value : Number.POSITIVE_INFINITY;
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
