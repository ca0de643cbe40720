import { ParavaeError, shortened } from "@paravae/core";
import { closest } from "fastest-levenshtein";
import { describeShape } from "./shape.js";
import type { StoredArray } from "./stored-array.js";

/** An array of a file that holds several, of which little has been read. */
export interface ArrayEntry {
  readonly name: string;
  /** Its shape, and its type as the format calls it where that is none that is read. */
  describe(): Promise<{ readonly shape: readonly number[]; readonly unreadable?: string | undefined }>;
  /** @throws ParavaeError when it is of a type that is not read */
  open(): Promise<StoredArray>;
}

/**
 * The arrays of a file that are its rows: those that the key names, with commas between them; without a key the only one, or two
 * that go together: as many rows of both, one value a row of one of them.
 *
 * @throws ParavaeError E_DATA_KEY when there is no such array, or none is named of several; the message lists them
 */
export async function chooseArrays(
  path: string,
  entries: readonly ArrayEntry[],
  key: string | undefined,
): Promise<StoredArray[]> {
  if (key !== undefined) return openNamed(path, entries, key);
  if (entries.length === 1) return [await entries[0].open()];
  if (entries.length === 2 && (await goTogether(entries))) {
    return [await entries[0].open(), await entries[1].open()];
  }
  throw keyError(path, key, `holds ${entries.length} arrays: ${await listOf(entries)}; name one with --key`);
}

async function openNamed(path: string, entries: readonly ArrayEntry[], key: string): Promise<StoredArray[]> {
  const named = (name: string) => entries.find((entry) => entry.name === name);
  // A name may hold commas itself.
  const names = named(key) === undefined ? key.split(",").map((name) => name.trim()) : [key];
  const arrays: StoredArray[] = [];
  for (const name of names) {
    const entry = named(name);
    if (entry === undefined) {
      const nearest = closest(
        name,
        entries.slice(0, mostCompared).map((other) => other.name),
      );
      const meant = shortened(nearest, longestName);
      throw keyError(
        path,
        key,
        `holds no array "${shortened(name, longestName)}", expected one of ${await listOf(entries)}; did you mean ${meant}?`,
      );
    }
    arrays.push(await entry.open());
  }
  const other = arrays.find(({ shape }) => shape[0] !== arrays[0].shape[0]);
  if (other === undefined) return arrays;
  const [a, b] = [arrays[0], other].map(
    ({ name, shape }) => `${shortened(name, longestName)} ${describeShape(shape)}`,
  );
  throw keyError(path, key, `${a} and ${b} differ in their number of rows, expected arrays that go together`);
}

async function goTogether(entries: readonly ArrayEntry[]): Promise<boolean> {
  const [a, b] = await Promise.all(entries.map((entry) => entry.describe()));
  return (
    a.unreadable === undefined &&
    b.unreadable === undefined &&
    a.shape[0] === b.shape[0] &&
    Math.min(a.shape.length, b.shape.length) === 1 &&
    Math.max(a.shape.length, b.shape.length) > 1
  );
}

/** What a message may hold of a list, and of each name in it. */
const longestList = 60;
const longestName = 24;
const mostCompared = 1000;

/** "x [60000, 28, 28], y [60000] and 2 more" */
async function listOf(entries: readonly ArrayEntry[]): Promise<string> {
  let list = "";
  for (const [i, entry] of entries.entries()) {
    const { shape, unreadable } = await entry.describe();
    const type = unreadable === undefined ? "" : ` of ${shortened(unreadable, 12)}`;
    const item = `${shortened(entry.name, longestName)} ${describeShape(shape)}${type}`;
    if (i > 0 && list.length + item.length > longestList) return `${list} and ${entries.length - i} more`;
    list += i === 0 ? item : `, ${item}`;
  }
  return list;
}

const keyError = (path: string, key: string | undefined, what: string): ParavaeError =>
  new ParavaeError("E_DATA_KEY", `${path}: ${what}`, { data: { path, key } });
