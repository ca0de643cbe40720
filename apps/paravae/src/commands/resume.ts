import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { ResumeFlags } from "../actions/resume.js";
import { groups } from "../flags/option-groups.js";
import { addModelOption } from "../flags/run-options.js";
import { ofTheRun, settingOption } from "../flags/setting-options.js";
import { addExamples } from "../help/examples.js";

export function resumeCommand(): CommandUnknownOpts {
  const command = new Command("resume")
    .description("go on with a run that was stopped, or with --epochs for longer than was planned")
    .argument("<run>", "run folder")
    .addOption(settingOption("dataFolder", ofTheRun))
    .addOption(settingOption("epochs", ofTheRun))
    .addOption(settingOption("maxSteps"))
    .addOption(settingOption("learningRate", ofTheRun))
    .addOption(settingOption("checkpointEvery", ofTheRun))
    .addOption(settingOption("keepCheckpoints", ofTheRun))
    .addOption(settingOption("maxWorkerDeaths", ofTheRun))
    .addOption(settingOption("stepTimeout", ofTheRun))
    .addOption(
      new Option(
        "--accept-data",
        "go on though the data are not those that the run was trained on",
      ).helpGroup(groups.data),
    );
  addModelOption(command);
  addExamples(
    command,
    ["paravae resume runs/digits-1", "as if it had never stopped"],
    ["paravae resume runs/digits-1 --epochs 100", "for longer than was planned"],
  );
  command.action(async (run) => {
    const { resume } = await import("../actions/resume.js");
    await resume(run, command.optsWithGlobals() as ResumeFlags);
  });
  return command;
}
