import { createHash } from "node:crypto";
import { type FileHandle, open, rename, rm, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { ParavaeError, shortened } from "@paravae/core";
import { makeFolder, writeError } from "@paravae/files";
import type { RowBatch } from "../stored-rows.js";
import { BlockWriter } from "./block-writer.js";
import { type CacheHeader, encodePreamble, firstBlockOffset, rowBytes } from "./cache-layout.js";
import type { NewCache } from "./new-cache.js";
import { givePartName, takePartName } from "./part-files.js";
import { differenceOf, identifySource, type SourceIdentity } from "./source-identity.js";

/**
 * Writes rows into a cache file, as one event: `path` is the old file or the new one, whole. Its folder is made. What fails leaves
 * nothing behind; a process that is killed leaves a part that the next one removes.
 *
 * @param batches all rows, in order, of any sizes
 * @returns the header of the file
 * @throws ParavaeError E_WRITE when the disk is full, with what is needed, or refuses; E_ROWS when there are no rows, or
 *   batches are not what `rows` says; E_SOURCE_CHANGED when the files that are read have changed meanwhile; what `batches` throws
 */
export async function writeRowCache(
  path: string,
  rows: NewCache,
  batches: AsyncIterable<RowBatch>,
): Promise<CacheHeader> {
  await makeFolder(dirname(path));
  await checkSpace(path, rows);
  const part = takePartName(path);
  try {
    const header = await onFile(path, part, (file) => writeAll(path, file, rows, batches));
    await checkSource(path, rows.source);
    await rename(part, path).catch((cause) => {
      throw writeError(path, cause);
    });
    return header;
  } catch (error) {
    await rm(part, { force: true });
    throw error;
  } finally {
    givePartName(part);
  }
}

async function onFile<T>(path: string, part: string, use: (file: FileHandle) => Promise<T>): Promise<T> {
  const file = await open(part, "wx").catch((cause) => {
    throw writeError(path, cause);
  });
  try {
    return await use(file);
  } finally {
    await file.close();
  }
}

async function writeAll(
  path: string,
  file: FileHandle,
  rows: NewCache,
  batches: AsyncIterable<RowBatch>,
): Promise<CacheHeader> {
  const blocks = new BlockWriter(path, rows, (bytes, position) =>
    writeFully(path, rows, file, bytes, position),
  );
  for await (const batch of batches) await blocks.add(batch);
  const { header, tail, position } = await blocks.end();
  const text = Buffer.from(JSON.stringify(header));
  await writeFully(path, rows, file, tail, position);
  await writeFully(path, rows, file, text, position + tail.length);
  const preamble = encodePreamble({
    headerBytes: text.length,
    headerOffset: position + tail.length,
    headerSha256: createHash("sha256").update(text).digest(),
  });
  await writeFully(path, rows, file, preamble, 0);
  await file.sync().catch((cause) => {
    throw diskError(path, rows, position, cause);
  });
  return header;
}

async function writeFully(
  path: string,
  rows: NewCache,
  file: FileHandle,
  bytes: Uint8Array,
  position: number,
): Promise<void> {
  try {
    for (let written = 0; written < bytes.length; ) {
      const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written);
      written += bytesWritten;
    }
  } catch (cause) {
    throw diskError(path, rows, position, cause);
  }
}

/** Bytes of a cache, but for its end, which is small. */
const neededBytes = (rows: NewCache, count: number): number => firstBlockOffset + count * rowBytes(rows);

/** What can be told before: the system knows of no quota, and others write too. */
async function checkSpace(path: string, rows: NewCache): Promise<void> {
  if (rows.count === undefined) return;
  const needed = neededBytes(rows, rows.count);
  const { bavail, bsize } = await statfs(dirname(path)).catch(() => ({
    bavail: Number.POSITIVE_INFINITY,
    bsize: 1,
  }));
  const free = bavail * bsize;
  if (needed <= free) return;
  throw spaceError(path, `its rows need ${inMiB(needed)}, ${inMiB(free)} are free`, { needed, free });
}

function diskError(path: string, rows: NewCache, written: number, cause: unknown): ParavaeError {
  const { code } = cause as NodeJS.ErrnoException;
  if (code !== "ENOSPC" && code !== "EDQUOT" && code !== "EFBIG") return writeError(path, cause);
  const needed = rows.count === undefined ? undefined : neededBytes(rows, rows.count);
  const told = needed === undefined ? "and there are more" : `of ${inMiB(needed)}`;
  return spaceError(
    path,
    `there was room for ${Math.floor(written / 2 ** 20)} MiB of its rows, ${told}`,
    { needed, written },
    cause,
  );
}

const spaceError = (
  path: string,
  what: string,
  data: Readonly<Record<string, unknown>>,
  cause?: unknown,
): ParavaeError =>
  new ParavaeError(
    "E_WRITE",
    `${shortened(path, 80)}: ${what}; free some space or choose another folder for the cache`,
    { data: { path, ...data }, cause },
  );

const inMiB = (bytes: number): string => `${Math.ceil(bytes / 2 ** 20)} MiB`;

/** @throws ParavaeError E_SOURCE_CHANGED: rows of before and after the change may be mixed */
async function checkSource(path: string, source: SourceIdentity): Promise<void> {
  const names = source.files.map((file) => file.path);
  let difference: string | undefined;
  try {
    difference = differenceOf(await identifySource(names, source.options), source);
  } catch (cause) {
    difference = `they are gone (${(cause as NodeJS.ErrnoException).code})`;
  }
  if (difference === undefined) return;
  throw new ParavaeError(
    "E_SOURCE_CHANGED",
    `${shortened(path, 60)}: not made: while the rows were read, ${shortened(difference, 60)}; try again when nobody writes to them`,
    { data: { path, difference } },
  );
}
