import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { findProcess } from "./find-process.js";

/** A process of a machine, named so that another can ask later whether it still runs. Plain JSON. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in its platform's words; null where nothing tells. */
  readonly start: string | null;
  readonly host: string;
  /** Which boot of the machine; null but on Linux. */
  readonly boot: string | null;
  /** The namespace in which `pid` counts, a container's own; null but on Linux. */
  readonly namespace: string | null;
}

export async function thisProcess(): Promise<ProcessIdentity> {
  const [found, boot, namespace] = await Promise.all([
    findProcess(process.pid),
    readFile("/proc/sys/kernel/random/boot_id", "utf8").catch(() => null),
    readlink("/proc/self/ns/pid").catch(() => null),
  ]);
  const start = found?.start ?? null;
  return { pid: process.pid, start, host: hostname(), boot: boot?.trim() ?? null, namespace };
}

/** Whether the two would see each other in a list of processes. */
export const seeEachOther = (a: ProcessIdentity, b: ProcessIdentity): boolean =>
  a.host === b.host && a.boot === b.boot && a.namespace === b.namespace;
