import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { wholeFlag } from "./checked-flag.js";
import { addModelOption, addWriteOptions, runArgument, type WriteFlags } from "./run-flags.js";

export const arrayExtensions = [".png", ".npy"] as const;

export interface SampleFlags extends WriteFlags {
  readonly count?: number;
}

export function sampleCommand(): CommandUnknownOpts {
  const command = new Command("sample")
    .description("draw images from the prior; --seed says which")
    .argument(...runArgument)
    .addOption(
      new Option("--count <n>", "how many (default: 64)").argParser(wholeFlag("--count", 1, 1_000_000)),
    );
  addWriteOptions(command, "sample.png", arrayExtensions);
  addModelOption(command);
  command.action(async (run) => {
    const { sample } = await import("./sample-action.js");
    await sample(run, command.optsWithGlobals() as SampleFlags);
  });
  return command;
}
