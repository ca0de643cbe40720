import { uptime } from "node:os";
import { findProcess } from "./find-process.js";
import type { FoundLock } from "./lock-files.js";
import { type ProcessIdentity, seeEachOther } from "./process-identity.js";

/** How often a holder touches its lock. */
export const touchEveryMs = 10_000;
/** How long a holder that cannot be looked up may have left its lock untouched. */
export const maxSilenceMs = 60_000;
/** How long writing a record may take where it can be seen half written. */
export const maxHalfWrittenMs = 10_000;

/**
 * Whether the holder of a lock lives, asked by the process `here`.
 *
 * - A process that `here` can look up: when it runs, and started when the holder did.
 * - Any other (another machine, a container on the same disk): when it has touched its lock lately, by the
 *   clock of the file system, so that those of the machines do not matter.
 * - No record: when the file is so young that it may be still being written.
 *
 * @param now the time by the clock of the file system
 */
export async function isLiving(
  { record, mtimeMs }: FoundLock,
  here: ProcessIdentity,
  now: () => Promise<number>,
): Promise<boolean> {
  if (record !== undefined && seeEachOther(record, here)) {
    const found = await findProcess(record.pid);
    if (found === undefined) return false;
    return found.start === null || record.start === null || found.start === record.start;
  }
  const silenceMs = record === undefined ? maxHalfWrittenMs : silenceAllowedMs(record, here, uptime() * 1000);
  // A time stamp far ahead is no touch either, but a clock that was set back.
  return Math.abs((await now()) - mtimeMs) < silenceMs;
}

/**
 * How long a holder that cannot be looked up may have left its lock untouched.
 *
 * A holder of an earlier boot of this machine last touched its lock before that boot, so it is known to be
 * gone without waiting. The rule does not trust the name of the host, which two machines may share: the lock
 * of one that lives is younger than two touches.
 */
export function silenceAllowedMs(record: ProcessIdentity, here: ProcessIdentity, uptimeMs: number): number {
  const isEarlierBoot = record.host === here.host && record.boot !== here.boot;
  return isEarlierBoot ? Math.min(maxSilenceMs, Math.max(uptimeMs, 2 * touchEveryMs)) : maxSilenceMs;
}
