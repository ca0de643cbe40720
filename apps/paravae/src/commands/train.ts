import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { settingKeys } from "@paravae/runs/settings";
import type { TrainFlags } from "../actions/train.js";
import { globalSettings } from "../flags/global-options.js";
import { settingOption } from "../flags/setting-options.js";
import { addExamples } from "../help/examples.js";

export function trainCommand(): CommandUnknownOpts {
  const command = new Command("train")
    .description("train a model into a new run folder")
    .argument(
      "[path...]",
      "files, patterns, a folder of pictures, or - for standard input (default: the dataset)",
    );
  for (const key of settingKeys) {
    if (!(globalSettings as readonly string[]).includes(key)) command.addOption(settingOption(key));
  }
  command
    .addOption(new Option("--config <file>", "JSON file of settings; flags go before it (default: none)"))
    .addOption(new Option("--print-config", "print the resolved settings, a --config file, and stop"));
  addExamples(
    command,
    ["paravae train", "the embedded digits, on all cores, in a few seconds"],
    ["paravae train photos/ --image-size 64 --architecture conv", "pictures of your own"],
    ["paravae train people.csv --exclude id --label income", "the numbers of a table"],
    ["paravae train --config runs/mine/config.json --epochs 100", "the settings of another run, but for one"],
  );
  command.action(async (paths) => {
    const { train } = await import("../actions/train.js");
    await train(paths, command.optsWithGlobals() as TrainFlags);
  });
  return command;
}
