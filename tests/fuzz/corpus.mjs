import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folderOf = (name) => new URL(`corpus/${name}/`, import.meta.url);

/** A parser's kept inputs by name. Those called valid-… have to be accepted; failed-… are those that it once failed on. */
export const readCorpus = (name) =>
  readdirSync(folderOf(name))
    .sort()
    .map((file) => ({ name: file, bytes: readFileSync(new URL(file, folderOf(name))) }));

export const isValid = (name) => name.startsWith("valid-");

/** Adds an input to a parser's corpus. */
export function keep(name, file, bytes) {
  mkdirSync(folderOf(name), { recursive: true });
  const url = new URL(file, folderOf(name));
  writeFileSync(url, bytes);
  return fileURLToPath(url);
}

/** A name for an input that a parser failed on: the same for the same bytes. */
export const failedName = (bytes) =>
  `failed-${createHash("sha256").update(bytes).digest("hex").slice(0, 12)}`;
