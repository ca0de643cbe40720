import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { SampleFlags } from "../actions/sample.js";
import { wholeFlag } from "../flags/checked-flag.js";
import { arrayExtensions } from "../flags/output-extensions.js";
import { addModelOption, addWriteOptions, runArgument } from "../flags/run-options.js";
import { addExamples } from "../help/examples.js";

export function sampleCommand(): CommandUnknownOpts {
  const command = new Command("sample")
    .description("draw images from the prior; --seed says which")
    .argument(...runArgument)
    .addOption(
      new Option("--count <n>", "how many (default: 64)").argParser(wholeFlag("--count", 1, 1_000_000)),
    );
  addWriteOptions(command, "sample.png", arrayExtensions);
  addModelOption(command);
  addExamples(
    command,
    ["paravae sample runs/digits-1", "64 images, as sample.png"],
    ["paravae sample runs/digits-1 --count 100 --seed 3 --output samples.npy", "other images, as numbers"],
  );
  command.action(async (run) => {
    const { sample } = await import("../actions/sample.js");
    await sample(run, command.optsWithGlobals() as SampleFlags);
  });
  return command;
}
