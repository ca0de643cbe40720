import type { Stats } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { basename, dirname, isAbsolute, join, resolve } from "node:path";
import { ParavaeError, shortened } from "@paravae/core";
import { describeFileError } from "@paravae/files";
import { closest, distance } from "fastest-levenshtein";
import { glob, isDynamicPattern } from "tinyglobby";
import { inNaturalOrder } from "../natural-order.js";
import { throwIfAborted } from "./read-error.js";
import { whatIsThere } from "./what-is-there.js";

/** Something that a user has named. "-" is standard input. */
export interface InputPath {
  readonly path: string;
  readonly kind: "file" | "folder" | "standard input";
}

export interface ExpandOptions {
  /** What paths are from; where the process is, when left out. */
  readonly folder?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files that paths and patterns such as `parts/*.csv` name, each once: in the order of the patterns, and those of one pattern as
 * people count (part-2 before part-10). A path that there is stands for itself, whatever signs it holds. A pattern names files; where it
 * finds none, folders. Links to a folder above end a search there.
 *
 * @throws ParavaeError E_DATA_PATH when there is nothing of a name, with what is near it; E_ABORTED
 */
export async function expandPaths(
  patterns: readonly string[],
  options: ExpandOptions = {},
): Promise<InputPath[]> {
  const { folder = process.cwd() } = options;
  const found = new Map<string, InputPath>();
  for (const pattern of patterns) {
    for (const input of await expand(pattern, folder, options.signal)) {
      const whole = input.kind === "standard input" ? "-" : resolve(folder, input.path);
      if (!found.has(whole)) found.set(whole, input);
    }
  }
  return [...found.values()];
}

async function expand(
  pattern: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<InputPath[]> {
  throwIfAborted(pattern, signal);
  if (pattern === "-") return [{ path: "-", kind: "standard input" }];
  if (pattern === "") throw pathError(pattern, "is no path, expected that of a file or a folder");
  const literal = await statusOf(resolve(folder, pattern));
  if (literal !== undefined) return [{ path: pattern, kind: kindOf(literal) }];
  if (!isDynamicPattern(pattern)) throw pathError(pattern, `is not there; ${await near(pattern, folder)}`);
  const inputs = await matches(pattern, folder, signal);
  if (inputs.length === 0) throw pathError(pattern, `names no file; ${await near(pattern, folder)}`);
  return inputs;
}

async function matches(
  pattern: string,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<InputPath[]> {
  const forward = process.platform === "win32" ? pattern.replaceAll("\\", "/") : pattern;
  const options = {
    cwd: folder,
    absolute: isAbsolute(pattern),
    onlyFiles: false,
    expandDirectories: false,
    ...(signal && { signal }),
  };
  const paths = await glob(forward, options).catch((cause) => {
    throwIfAborted(pattern, signal);
    throw pathError(pattern, `cannot be searched for: ${describeFileError(cause)}`, cause);
  });
  const inputs: InputPath[] = [];
  for (const path of inNaturalOrder(paths, (path) => path)) {
    // A link that leads nowhere, or round in a circle, is no input.
    const status = await statusOf(resolve(folder, path)).catch(() => undefined);
    if (status !== undefined) inputs.push({ path: path.replace(/(.)\/$/, "$1"), kind: kindOf(status) });
  }
  const files = inputs.filter(({ kind }) => kind === "file");
  return files.length > 0 ? files : inputs;
}

const kindOf = (status: Stats): "file" | "folder" => (status.isDirectory() ? "folder" : "file");

/** Undefined of what is not there. */
async function statusOf(path: string): Promise<Stats | undefined> {
  try {
    return await stat(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    // Names that are too long and those with signs that no name has can still be patterns.
    if (
      code === "ENOENT" ||
      code === "ENOTDIR" ||
      code === "ENAMETOOLONG" ||
      code === "ERR_INVALID_ARG_VALUE"
    ) {
      return undefined;
    }
    throw pathError(path, `cannot be read: ${describeFileError(cause)}`, cause);
  }
}

/** What is in the innermost folder of a pattern that there is, and the name in it that the pattern's is most like. */
async function near(pattern: string, folder: string): Promise<string> {
  let [name, parent] = [basename(pattern), dirname(pattern)];
  for (;;) {
    const names = await readdir(resolve(folder, parent)).catch(() => undefined);
    if (names !== undefined) {
      const nearest = names.length === 0 ? "" : closest(name, names.slice(0, mostCompared));
      if (nearest !== "" && distance(name, nearest) <= name.length / 3) {
        return `did you mean ${shown(join(parent, nearest))}?`;
      }
      return `in ${parent === "." ? "this folder" : shown(parent)} ${whatIsThere(names, 20)}`;
    }
    if (dirname(parent) === parent) return "check the path";
    [name, parent] = [basename(parent), dirname(parent)];
  }
}

const mostCompared = 1000;

/** Each name in a path may be longer than a message, and there may be many. */
const shown = (path: string): string =>
  shortened(
    path
      .split("/")
      .map((name) => shortened(name, 40))
      .join("/"),
    300,
  );

const pathError = (pattern: string, what: string, cause?: unknown): ParavaeError =>
  new ParavaeError("E_DATA_PATH", `${shown(pattern) || '""'} ${what}`, {
    data: { path: pattern },
    cause,
  });
