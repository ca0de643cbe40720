import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { choiceFlag } from "./checked-flag.js";
import type { GlobalFlags } from "./global-options.js";
import { groups } from "./option-groups.js";
import { ofTheRun, settingOption } from "./setting-options.js";

const splits = ["train", "test"] as const;

/** Flags of the commands that read rows of a dataset. */
export interface DataFlags {
  readonly dataset?: string;
  readonly dataFolder?: string;
  readonly data?: readonly string[];
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
  command.addOption(
    new Option("--model <file>", "the file of a run whose model is the user's own (default: none)").helpGroup(
      groups.model,
    ),
  );
}

export function addDataOptions(command: CommandUnknownOpts): void {
  for (const key of ["dataset", "dataFolder", "data"] as const)
    command.addOption(settingOption(key, ofTheRun));
}

/** The flags of what reads files and has no run to say how. */
export function addReadOptions(command: CommandUnknownOpts): void {
  for (const key of ["key", "columns", "exclude", "label", "imageSize", "imageFit", "colours"] as const)
    command.addOption(settingOption(key));
}

export function addSplitOption(command: CommandUnknownOpts): void {
  const option = new Option("--split <name>", "train or test (default: test)").helpGroup(groups.data);
  option.argChoices = [...splits];
  command.addOption(option.argParser(choiceFlag("--split", splits)));
}

export function addWriteOptions(
  command: CommandUnknownOpts,
  defaultName: string,
  extensions: readonly string[],
): void {
  const names = extensions.join(" or ");
  command.addOption(
    new Option("--output <file>", `what to write, ${names} (default: ${defaultName})`).helpGroup(
      groups.saving,
    ),
  );
  command.addOption(new Option("--force", "replace the file if it exists").helpGroup(groups.saving));
}
