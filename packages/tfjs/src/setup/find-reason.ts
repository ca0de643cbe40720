import { stripVTControlCharacters } from "node:util";
import { shortened } from "@paravae/core";

/** `Error: …`, `fatal error: …`, `ERROR: …`, `TypeError [E_CODE]: …`, wherever in the line it starts. */
const errorLine = /(?:^|[\s:])\w*(?:error|Error|ERROR)(?: \[\w+\])?: +\S/;

/** npm's lines of an error, but for those that only say where it was. */
const npmLine =
  /^npm (?:error|ERR!) (?!code\b|errno\b|syscall\b|path\b|command\b|workspace\b|location\b|Lifecycle\b|A complete log)\S/;

const longest = 150;

/**
 * Why a command failed, as one line of what it printed: the first line that is an error, as later ones mostly
 * follow from it, else the last line.
 */
export function findReason(printed: string): string | undefined {
  const lines = stripVTControlCharacters(printed)
    .split(/[\r\n]+/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const found =
    lines.find((line) => errorLine.test(line) || npmLine.test(line)) ??
    lines.findLast((line) => !/^npm (error|ERR!|warn|WARN|notice)/.test(line));
  if (found === undefined) return undefined;
  return shortened(found.replace(/^npm (?:error|ERR!) /, ""), longest);
}
