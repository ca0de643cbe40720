import { stat } from "node:fs/promises";
import { isDeepStrictEqual } from "node:util";
import { shortened } from "@paravae/core";

/** What rows were made of, as far as it can be told without reading it. Plain JSON. */
export interface SourceIdentity {
  readonly files: readonly SourceFile[];
  /** How they were read: columns, sizes, splits. Plain JSON. */
  readonly options: unknown;
}

export interface SourceFile {
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/** Looks at the files that rows are made of. @throws what the file system throws */
export async function identifySource(paths: readonly string[], options: unknown): Promise<SourceIdentity> {
  const files: SourceFile[] = [];
  for (const path of paths) {
    const { size, mtimeMs } = await stat(path);
    files.push({ path, size, mtimeMs });
  }
  return { files, options: plain(options) };
}

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

/** In what two sources differ, in a few words; undefined when they do not. */
export function differenceOf(now: SourceIdentity, then: SourceIdentity): string | undefined {
  const before = new Map(then.files.map((file) => [file.path, file]));
  for (const file of now.files) {
    const known = before.get(file.path);
    const name = shortened(file.path, 45);
    if (known === undefined) return `${name} is new`;
    if (!isDeepStrictEqual(known, file)) return `${name} has changed`;
  }
  if (now.files.length !== then.files.length) return `there were ${then.files.length} files`;
  if (!isDeepStrictEqual(now.files, then.files)) return "the files were in another order";
  return isDeepStrictEqual(plain(now.options), plain(then.options))
    ? undefined
    : "they were read with other options";
}
