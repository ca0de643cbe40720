import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { wholeFlag } from "./checked-flag.js";
import type { DataFlags, WriteFlags } from "./run-flags.js";
import { addDataOptions, addModelOption, addSplitOption, addWriteOptions, runArgument } from "./run-flags.js";
import { arrayExtensions } from "./sample.js";

export interface ReconstructFlags extends DataFlags, WriteFlags {
  readonly count?: number;
}

export function reconstructCommand(): CommandUnknownOpts {
  const command = new Command("reconstruct")
    .description("draw rows of a dataset above what the model makes of them")
    .argument(...runArgument)
    .addOption(
      new Option("--count <n>", "how many, from the first (default: 32)").argParser(
        wholeFlag("--count", 1, 1_000_000),
      ),
    );
  addDataOptions(command);
  addSplitOption(command);
  addWriteOptions(command, "reconstruct.png", arrayExtensions);
  addModelOption(command);
  command.action(async (run) => {
    const { reconstruct } = await import("./reconstruct-action.js");
    await reconstruct(run, command.optsWithGlobals() as ReconstructFlags);
  });
  return command;
}
