import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { choiceFlag } from "./checked-flag.js";
import type { GlobalFlags } from "./global-options.js";

const splits = ["train", "test"] as const;

/** Flags of the commands that read rows of a dataset. */
export interface DataFlags {
  readonly dataset?: string;
  readonly dataFolder?: string;
  readonly split?: (typeof splits)[number];
}

/** Flags of the commands that write a file. */
export interface WriteFlags extends GlobalFlags {
  readonly output?: string;
  readonly force?: boolean;
}

export const runArgument = ["<run>", "run folder, or a checkpoint file"] as const;

/** The flags of every command that reads a run's model. */
export function addModelOption(command: CommandUnknownOpts): void {
  command.addOption(new Option("--model <file>", "the file of a run whose model is the user's own"));
}

export function addDataOptions(command: CommandUnknownOpts): void {
  command.addOption(new Option("--dataset <name>", "another dataset than the run's"));
  command.addOption(new Option("--data-folder <dir>", "folder of the dataset's IDX files"));
}

export function addSplitOption(command: CommandUnknownOpts): void {
  command.addOption(
    new Option("--split <name>", "train or test (default: test)").argParser(choiceFlag("--split", splits)),
  );
}

export function addWriteOptions(
  command: CommandUnknownOpts,
  defaultName: string,
  extensions: readonly string[],
): void {
  const names = extensions.join(" or ");
  command.addOption(new Option("--output <file>", `what to write, ${names} (default: ${defaultName})`));
  command.addOption(new Option("--force", "replace the file if it exists"));
}
