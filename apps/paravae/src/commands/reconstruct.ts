import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { ReconstructFlags } from "../actions/reconstruct.js";
import { wholeFlag } from "../flags/checked-flag.js";
import { arrayExtensions } from "../flags/output-extensions.js";
import {
  addDataOptions,
  addModelOption,
  addSplitOption,
  addWriteOptions,
  runArgument,
} from "../flags/run-options.js";
import { addExamples } from "../help/examples.js";

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
  addExamples(
    command,
    ["paravae reconstruct runs/digits-1", "the first 32 test rows"],
    ["paravae reconstruct runs/digits-1 --split train --count 16", "training rows"],
  );
  command.action(async (run) => {
    const { reconstruct } = await import("../actions/reconstruct.js");
    await reconstruct(run, command.optsWithGlobals() as ReconstructFlags);
  });
  return command;
}
