import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { settingOption } from "../settings/setting-options.js";
import type { GlobalFlags } from "./global-options.js";
import { addModelOption } from "./run-flags.js";

export function resumeCommand(): CommandUnknownOpts {
  const command = new Command("resume")
    .description("go on with a run that was stopped, or with --epochs for longer than was planned")
    .argument("<run>", "run folder")
    .addOption(settingOption("epochs"))
    .addOption(settingOption("maxSteps"))
    .addOption(settingOption("checkpointEvery"))
    .addOption(settingOption("keepCheckpoints"))
    .addOption(settingOption("maxWorkerDeaths"))
    .addOption(settingOption("stepTimeout"));
  addModelOption(command);
  command.action(async (run) => {
    const { resume } = await import("./resume-action.js");
    await resume(run, command.optsWithGlobals() as GlobalFlags);
  });
  return command;
}
