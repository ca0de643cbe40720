import { constants, link, open, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeRecord, encodeRecord, type LockRecord } from "./lock-record.js";

/** A lock file as it was found. */
export interface FoundLock {
  /** The holder's, or one made from the file itself when it holds no record. */
  readonly token: string;
  readonly record: LockRecord | undefined;
  readonly mtimeMs: number;
}

/** The lock files of one folder in the hands of one taker, whose record is what it writes. */
export interface LockFiles {
  readonly folder: string;
  /** Makes the file, if there is none; as one event. @returns whether it did */
  create(name: string): Promise<boolean>;
  read(name: string): Promise<FoundLock | undefined>;
  /** Puts the taker's record in the place of the file; as one event. */
  replace(name: string): Promise<void>;
  /** Deletes the file, if there is one. */
  remove(name: string): Promise<void>;
  /** The names that begin with `prefix`. */
  list(prefix: string): Promise<readonly string[]>;
}

/** Larger than any record. */
const maxBytes = 4096;

/** What file systems without hard links say. */
const noLinks = new Set(["EPERM", "ENOTSUP", "EOPNOTSUPP", "ENOSYS"]);

const codeOf = (cause: unknown): string | undefined => (cause as NodeJS.ErrnoException).code;

/**
 * Lock files on disk. A file gets its name together with its content, by a hard link to a temporary one; only
 * where there are no hard links can it be seen half written.
 *
 * @throws what the file system throws
 */
export class DiskLockFiles implements LockFiles {
  readonly folder: string;
  readonly #record: LockRecord;
  readonly #temporary: string;

  constructor(folder: string, record: LockRecord) {
    this.folder = folder;
    this.#record = record;
    this.#temporary = join(folder, `.lock.${record.token}.new`);
  }

  async create(name: string): Promise<boolean> {
    const path = join(this.folder, name);
    try {
      await this.#writeTemporary();
      await link(this.#temporary, path);
      return true;
    } catch (cause) {
      if (noLinks.has(codeOf(cause) ?? "")) await this.#writeNew(path);
      else if (codeOf(cause) !== "EEXIST") throw cause;
      // NFS may have made the link and lost the answer; a slow `#writeNew` may have been taken for dead.
      return (await this.read(name))?.token === this.#record.token;
    } finally {
      await rm(this.#temporary, { force: true });
    }
  }

  async read(name: string): Promise<FoundLock | undefined> {
    // Whatever lies there, reading it neither waits (a pipe) nor leads elsewhere (a link); Windows has no such
    // flags and no such files.
    const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW;
    let file: Awaited<ReturnType<typeof open>>;
    try {
      file = await open(join(this.folder, name), flags);
    } catch (cause) {
      if (codeOf(cause) === "ENOENT") return undefined;
      throw cause;
    }
    try {
      const { ino, mtimeMs, mtimeNs, size } = await file.stat({ bigint: true });
      const { buffer, bytesRead } = await file.read(Buffer.alloc(maxBytes));
      const record = decodeRecord(buffer.toString("utf8", 0, bytesRead));
      return { token: record?.token ?? `half-${ino}-${mtimeNs}-${size}`, record, mtimeMs: Number(mtimeMs) };
    } finally {
      await file.close();
    }
  }

  async replace(name: string): Promise<void> {
    try {
      await this.#writeTemporary();
      await rename(this.#temporary, join(this.folder, name));
    } finally {
      await rm(this.#temporary, { force: true });
    }
  }

  async remove(name: string): Promise<void> {
    await rm(join(this.folder, name), { force: true });
  }

  async list(prefix: string): Promise<readonly string[]> {
    return (await readdir(this.folder)).filter((name) => name.startsWith(prefix));
  }

  /** The time by the clock that the folder's files are stamped with, which may be another machine's. */
  async now(): Promise<number> {
    try {
      await this.#writeTemporary();
      return (await stat(this.#temporary)).mtimeMs;
    } finally {
      await rm(this.#temporary, { force: true });
    }
  }

  async #writeTemporary(): Promise<void> {
    await writeFile(this.#temporary, encodeRecord(this.#record));
  }

  async #writeNew(path: string): Promise<void> {
    await writeFile(path, encodeRecord(this.#record), { flag: "wx" }).catch((cause) => {
      if (codeOf(cause) !== "EEXIST") throw cause;
    });
  }
}
