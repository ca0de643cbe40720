import { existsSync, readdirSync, readFileSync, realpathSync, renameSync } from "node:fs";
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ParavaeError } from "@paravae/core";

/*
 * The setup's folder appears whole or not at all:
 *
 *     <folder>.partial-<pid>    being made; renamed to <folder> at the end
 *     <folder>.replaced-<pid>   the old <folder> from that moment until it is deleted
 */

/** What marks a folder as the setup's own, to be replaced and deleted. */
const manifest = { name: "paravae-tensorflow", private: true };

export const partialFolder = (folder: string): string => `${folder}.partial-${process.pid}`;

/** The folder itself where `path` is a link to it, so that the rename stays on its disk. */
export const followLink = (path: string): string => (existsSync(path) ? realpathSync(path) : path);

/**
 * Refuses a folder with files that the setup has not put there.
 *
 * @throws ParavaeError E_SETUP_TENSORFLOW
 */
export function checkReplaceable(folder: string): void {
  if (!existsSync(folder) || isOurs(folder) || readdirSync(folder).length === 0) return;
  throw new ParavaeError(
    "E_SETUP_TENSORFLOW",
    `${folder} has other files in it, expected an empty folder or none; set PARAVAE_TENSORFLOW to another`,
    { data: { folder } },
  );
}

function isOurs(folder: string): boolean {
  try {
    return JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).name === manifest.name;
  } catch {
    return false;
  }
}

/** Makes this process's partial folder anew, and takes away those of processes that are no more. */
export async function makePartial(folder: string): Promise<void> {
  const partial = partialFolder(folder);
  await mkdir(dirname(folder), { recursive: true });
  await removeLeftovers(folder);
  await mkdir(partial);
  await writeFile(join(partial, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function removeLeftovers(folder: string): Promise<void> {
  const parent = dirname(folder);
  const prefix = `${basename(folder)}.`;
  for (const name of await readdir(parent)) {
    const pid =
      name.startsWith(prefix) && /^(?:partial|replaced)-(\d+)$/.exec(name.slice(prefix.length))?.[1];
    if (pid && (Number(pid) === process.pid || !isAlive(Number(pid)))) await removeFolder(join(parent, name));
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH";
  }
}

/** Gives the partial folder its name; a folder that had it is deleted. */
export async function replaceFolder(folder: string): Promise<void> {
  const aside = `${folder}.replaced-${process.pid}`;
  const hadOld = existsSync(folder);
  // Without a turn of the event loop in between: a signal finds either the old folder or the new one.
  if (hadOld) renameSync(folder, aside);
  try {
    renameSync(partialFolder(folder), folder);
  } catch (error) {
    if (hadOld) renameSync(aside, folder);
    throw error;
  }
  if (hadOld) await removeFolder(aside);
}

/** Killed processes may take a moment to let go of their files. */
export const removeFolder = (path: string): Promise<void> =>
  rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
