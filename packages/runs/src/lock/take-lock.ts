import { ParavaeError } from "@paravae/core";
import type { FoundLock, LockFiles } from "./lock-files.js";

export const lockName = ".lock";

/** Only others that come and go make a round fail, and each kill lengthens the chain of claims by one. */
const maxRounds = 100;

/**
 * Takes the lock, over from a dead holder if need be.
 *
 *     .lock                 {token: X, pid, …}   the lock: its holder is X
 *     .lock.X               {token: Y, pid, …}   Y's claim: only Y may put itself in the place of X
 *     .lock.Y               {token: Z, pid, …}   Z's claim, after Y died too
 *     .lock.Z.new                                being written by Z
 *
 * A claim is a lock itself, taken by the same rule. With the claim on X in hand Y reads .lock again: if it is
 * still X's, Y replaces it, and if not, Y was slow and begins anew.
 *
 * Why there is never a second holder: .lock turns from a dead X only by the hand of who holds .lock.X, and
 * that is one at a time. A slow taker that saw X long ago gets .lock.X but no longer finds X in .lock, for
 * tokens never come back. And nobody needs to clean up: a process killed anywhere leaves only locks of the
 * dead, which are taken over alike.
 *
 * Who meets a living claimant gives way to it. The last claimant meets none, so one gets the lock if none is
 * killed.
 *
 * @returns undefined when the taker holds the lock now, else whom it gave way to
 * @throws ParavaeError E_RUN_BUSY when that is not settled in 100 rounds; what `files` throws
 */
export async function takeLock(
  files: LockFiles,
  isLiving: (found: FoundLock) => Promise<boolean>,
): Promise<FoundLock | undefined> {
  let rounds = 0;
  const take = async (name: string): Promise<FoundLock | undefined> => {
    while (rounds++ < maxRounds) {
      if (await files.create(name)) return undefined;
      const holder = await files.read(name);
      if (holder === undefined) continue;
      if (await isLiving(holder)) return holder;
      const claim = `${lockName}.${holder.token}`;
      const rival = await take(claim);
      if (rival !== undefined) return rival;
      try {
        if ((await files.read(name))?.token === holder.token) {
          await files.replace(name);
          return undefined;
        }
      } finally {
        await files.remove(claim);
      }
    }
    throw new ParavaeError(
      "E_RUN_BUSY",
      `${files.folder}: its ${lockName} files changed hands ${maxRounds} times; if no process uses it, delete them`,
      { data: { path: files.folder } },
    );
  };
  return take(lockName);
}

/**
 * Deletes what the dead left beside a lock that the taker holds. A claim may come to life meanwhile and be
 * deleted all the same: it is on a holder before the taker, so it no longer gives anyone anything.
 */
export async function sweepLocks(
  files: LockFiles,
  isLiving: (found: FoundLock) => Promise<boolean>,
): Promise<void> {
  for (const name of await files.list(`${lockName}.`)) {
    const found = await files.read(name);
    if (found !== undefined && !(await isLiving(found))) await files.remove(name);
  }
}
