import { randomUUID } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { writeError } from "@paravae/files";
import { busyError } from "./busy-error.js";
import { isLiving, touchEveryMs } from "./is-living.js";
import { DiskLockFiles, type FoundLock } from "./lock-files.js";
import { thisProcess } from "./process-identity.js";
import { lockName, sweepLocks, takeLock } from "./take-lock.js";

/**
 * A run folder in the hands of this process, and of no other:
 *
 *     <run>/.lock           who holds it: one line of JSON, touched every 10 s
 *
 * The kernel's own locks are not used: Node has none, and on network disks they do not always hold. How a
 * dead holder's lock changes hands is said at `takeLock`, who counts as dead at `isLiving`. A holder that
 * other machines cannot look up and that sleeps for over a minute, say with the lid of its laptop shut, is dead
 * to them.
 */
export class RunLock {
  readonly #files: DiskLockFiles;
  readonly #token: string;
  #file: FileHandle | undefined;
  #timer: NodeJS.Timeout | undefined;

  private constructor(files: DiskLockFiles, token: string) {
    this.#files = files;
    this.#token = token;
  }

  /**
   * Takes the lock of a run folder that is there, over from a process that is gone if need be. It does not wait
   * for a living one.
   *
   * @throws ParavaeError E_RUN_BUSY when a living process holds it, also this very one; E_WRITE when the folder
   *   cannot be written to
   */
  static async acquire(folder: string): Promise<RunLock> {
    const path = join(folder, lockName);
    const here = await thisProcess();
    const token = randomUUID();
    const files = new DiskLockFiles(folder, { token, ...here, since: new Date().toISOString() });
    const isHolderLiving = (found: FoundLock): Promise<boolean> => isLiving(found, here, () => files.now());
    const lock = new RunLock(files, token);
    try {
      const holder = await takeLock(files, isHolderLiving);
      if (holder !== undefined) throw busyError(folder, path, holder, here);
      await lock.#keepTouching(path);
    } catch (cause) {
      await lock.release();
      if (cause instanceof ParavaeError) throw cause;
      throw writeError(path, cause);
    }
    // What cannot be deleted does no harm.
    await sweepLocks(files, isHolderLiving).catch(() => undefined);
    return lock;
  }

  /** Gives the folder back. What cannot be deleted then, is stale once this process ends; so it never throws. */
  async release(): Promise<void> {
    clearInterval(this.#timer);
    await this.#file?.close().catch(() => undefined);
    this.#file = undefined;
    const found = await this.#files.read(lockName).catch(() => undefined);
    if (found?.token === this.#token) await this.#files.remove(lockName).catch(() => undefined);
  }

  /**
   * By writing its first byte again, since to set a time stamp would be to set it by this machine's clock; and
   * through one open file, so that it is never another's lock that is written to.
   */
  async #keepTouching(path: string): Promise<void> {
    const file = await open(path, "r+");
    this.#file = file;
    this.#timer = setInterval(() => void file.write("{", 0).catch(() => undefined), touchEveryMs).unref();
  }
}
