import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** A command line, and what it does. */
export type Example = readonly [line: string, what: string];

/** Ends a command's help with examples. */
export function addExamples(
  command: CommandUnknownOpts,
  ...examples: readonly [Example, Example, ...Example[]]
): void {
  const width = Math.max(...examples.map(([line]) => line.length));
  const lines = examples.map(([line, what]) => `  ${line.padEnd(width)}  # ${what}`);
  command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
