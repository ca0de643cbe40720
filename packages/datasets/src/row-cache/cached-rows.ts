import { createHash } from "node:crypto";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { defaultCacheFolder } from "@paravae/files";
import type { RowBatch } from "../stored-rows.js";
import type { NewCache } from "./new-cache.js";
import { sweepParts } from "./part-files.js";
import { openRowCache, type RowCache } from "./row-cache.js";
import type { SourceIdentity } from "./source-identity.js";
import { writeRowCache } from "./write-row-cache.js";

/** Rows that have yet to be read from their source. */
export interface UnreadRows extends Omit<NewCache, "source"> {
  batches(): AsyncIterable<RowBatch>;
}

export interface CachedRowsOptions {
  readonly source: SourceIdentity;
  /** Opens the source, when there is no cache of it. */
  readonly read: () => Promise<UnreadRows>;
  /** Where the cache lies; in `cacheFolder`, by a name made of the source, when left out. */
  readonly path?: string | undefined;
  /** $PARAVAE_CACHE or ~/.cache/paravae when left out. */
  readonly cacheFolder?: string | undefined;
  /** Told in one line of a cache that is made, and why; of one that is made anew; of others that make the same. */
  readonly onNote?: ((line: string) => void) | undefined;
}

/** Where the cache of a source lies: sources that differ in paths or options have caches of their own. */
export function cachePathOf({ files, options }: SourceIdentity, cacheFolder = defaultCacheFolder()): string {
  const names = JSON.stringify([files.map(({ path }) => path), options]);
  return join(cacheFolder, "rows", `${createHash("sha256").update(names).digest("hex").slice(0, 32)}.rows`);
}

/**
 * The rows of a source from its cache, which is made when there is none, and made anew when the source has changed or the cache is
 * damaged. Two processes that make one cache at the same time each write a file of their own; the last to end gives it its name,
 * and both read what they have opened.
 *
 * @throws ParavaeError as `writeRowCache` and `openRowCache`, and what `read` throws
 */
export async function cachedRows(options: CachedRowsOptions): Promise<RowCache> {
  const { source, read, cacheFolder, onNote = () => {} } = options;
  const path = options.path ?? cachePathOf(source, cacheFolder);
  const opening = { source, removesDamaged: true };
  try {
    return await openRowCache(path, opening);
  } catch (error) {
    if (!(error instanceof ParavaeError) || error.code !== "E_ROW_CACHE") throw error;
    const isMissing = (error.cause as NodeJS.ErrnoException | undefined)?.code === "ENOENT";
    onNote(
      isMissing
        ? `the rows go into ${path}, once`
        : `${error.message.replace(/; remove it.*/, "")}; it is made anew`,
    );
  }
  for (const writer of await sweepParts(path)) {
    onNote(
      `${writer} is making the same cache; this process makes one of its own, and the last to end stays`,
    );
  }
  const { batches, ...rows } = await read();
  await writeRowCache(path, { ...rows, source }, batches());
  return openRowCache(path, opening);
}
