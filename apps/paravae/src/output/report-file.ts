import { printJson, printLine } from "./stdout.js";

/** Says what was written, the last thing that a writing command does. */
export function reportFile(path: string, what: string, json = false): void {
  if (json) printJson({ output: path });
  else printLine(`${path}: ${what}`);
}
