import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { settingKeys } from "@paravae/runs/settings";
import { settingOption } from "../settings/setting-options.js";
import { type GlobalFlags, globalSettings } from "./global-options.js";

export interface TrainFlags extends GlobalFlags {
  readonly config?: string;
  readonly printConfig?: boolean;
}

export function trainCommand(): CommandUnknownOpts {
  const command = new Command("train")
    .description("train a model into a new run folder")
    .addOption(new Option("--config <file>", "JSON file of settings; flags go before it"))
    .addOption(new Option("--print-config", "print the resolved settings, a --config file, and stop"));
  for (const key of settingKeys) {
    if (!(globalSettings as readonly string[]).includes(key)) command.addOption(settingOption(key));
  }
  command.action(async () => {
    const { train } = await import("./train-action.js");
    await train(command.optsWithGlobals() as TrainFlags);
  });
  return command;
}
