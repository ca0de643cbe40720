import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { ResumeFlags } from "../actions/resume.js";
import { addModelOption } from "../flags/run-options.js";
import { settingOption } from "../flags/setting-options.js";

export function resumeCommand(): CommandUnknownOpts {
  const command = new Command("resume")
    .description("go on with a run that was stopped, or with --epochs for longer than was planned")
    .argument("<run>", "run folder")
    .addOption(settingOption("dataFolder"))
    .addOption(settingOption("epochs"))
    .addOption(settingOption("maxSteps"))
    .addOption(settingOption("learningRate"))
    .addOption(settingOption("checkpointEvery"))
    .addOption(settingOption("keepCheckpoints"))
    .addOption(settingOption("maxWorkerDeaths"))
    .addOption(settingOption("stepTimeout"))
    .addOption(
      new Option("--accept-data", "go on though the data are not those that the run was trained on"),
    );
  addModelOption(command);
  command.action(async (run) => {
    const { resume } = await import("../actions/resume.js");
    await resume(run, command.optsWithGlobals() as ResumeFlags);
  });
  return command;
}
