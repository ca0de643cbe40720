import { randomUUID } from "node:crypto";
import { type FileHandle, open, rm, statfs } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { type OpenedFile, writeError } from "@paravae/files";

/** What other programs are left of the disk: this much, or of a small one a part of what is free. */
const mostSparedBytes = 256 << 20;
const sparedPart = 1 / 10;
/** How many bytes are written before the disk is looked at again: other programs write to it too. */
const lookEveryBytes = 32 << 20;

export interface TemporaryOptions {
  readonly folder?: string | undefined;
  /** Bytes that a folder's disk has left. */
  readonly freeBytes?: ((folder: string) => Promise<number>) | undefined;
}

/**
 * Writes bytes to a file that has no name: it is gone once it is closed, however the process ends.
 *
 * @throws ParavaeError E_DATA_SPACE when the disk has no room for it, E_WRITE when it cannot be written, and what `pieces` throws
 */
export async function writeTemporary(
  path: string,
  pieces: AsyncIterable<Uint8Array>,
  { folder = tmpdir(), freeBytes = freeBytesOf }: TemporaryOptions = {},
): Promise<OpenedFile> {
  const file = await openNameless(folder);
  try {
    const free = await freeBytes(folder);
    const spared = Math.min(mostSparedBytes, free * sparedPart);
    let size = 0;
    let most = Math.min(free - spared, lookEveryBytes);
    for await (const piece of pieces) {
      size += piece.length;
      if (size > most) {
        const left = (await freeBytes(folder)) - spared;
        if (left < piece.length) throw spaceError(path, folder, size);
        most = size + Math.min(left, lookEveryBytes);
      }
      await file.writeFile(piece).catch((cause: NodeJS.ErrnoException) => {
        throw isFull(cause) ? spaceError(path, folder, size, cause) : writeError(folder, cause);
      });
    }
    return { file, size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openNameless(folder: string): Promise<FileHandle> {
  const path = join(folder, `paravae-${randomUUID()}.tmp`);
  try {
    const file = await open(path, "wx+", 0o600);
    await rm(path);
    return file;
  } catch (cause) {
    throw writeError(path, cause);
  }
}

const isFull = ({ code }: NodeJS.ErrnoException): boolean => code === "ENOSPC" || code === "EDQUOT";

/** Where a system does not tell, writing will. */
const freeBytesOf = (folder: string): Promise<number> =>
  statfs(folder).then(
    ({ bavail, bsize }) => bavail * bsize,
    () => Number.POSITIVE_INFINITY,
  );

function spaceError(path: string, folder: string, size: number, cause?: unknown): ParavaeError {
  const megabytes = Math.ceil(size / 1e6);
  return new ParavaeError(
    "E_DATA_SPACE",
    `${path}: takes ${megabytes} MB or more of temporary space, which ${folder} has not; free some, or name a larger disk in TMPDIR`,
    { data: { path, folder, size }, cause },
  );
}
