import { randomUUID } from "node:crypto";
import { readdir, rm } from "node:fs/promises";
import { hostname } from "node:os";
import { basename, dirname, join } from "node:path";

/** Parts that this process is writing. */
const ownParts = new Set<string>();

/** Letters and digits alone, so that no name of a machine breaks a file's. */
const host = (): string =>
  hostname()
    .replace(/[^a-z0-9]/gi, "")
    .slice(0, 32) || "host";

/**
 * A name for a cache that is being written, beside the one that it will get: `.name.<host>.<process>.<random>.part`. Who finds it can
 * tell whether its writer lives.
 */
export function takePartName(path: string): string {
  const name = `.${basename(path)}.${host()}.${process.pid}.${randomUUID().slice(0, 8)}.part`;
  const part = join(dirname(path), name);
  ownParts.add(part);
  return part;
}

export const givePartName = (part: string): boolean => ownParts.delete(part);

/**
 * Removes what processes of this machine have left of a cache that they were killed writing.
 *
 * @returns the processes that are writing it now, as far as it can be told
 */
export async function sweepParts(path: string): Promise<string[]> {
  const prefix = `.${basename(path)}.`;
  const writers: string[] = [];
  for (const name of await readdir(dirname(path)).catch(() => [])) {
    if (!name.startsWith(prefix)) continue;
    const [, at, pid] = /^([^.]+)\.(\d+)\.[^.]+\.part$/.exec(name.slice(prefix.length)) ?? [];
    if (at === undefined || pid === undefined) continue;
    const part = join(dirname(path), name);
    if (at === host() && !isWriting(Number(pid), part)) await rm(part, { force: true });
    else writers.push(at === host() ? `process ${pid}` : `process ${pid} on ${at}`);
  }
  return writers;
}

/** A process of the same number may have been another one: of a container that has ended, say. */
function isWriting(pid: number, part: string): boolean {
  if (pid === process.pid) return ownParts.has(part);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
