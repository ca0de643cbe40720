import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { GlobalFlags } from "../flags/global-options.js";
import { addExamples } from "../help/examples.js";

export function datasetsCommand(): CommandUnknownOpts {
  const command = new Command("datasets").description(
    "the datasets that are known by name, and where each is",
  );
  addExamples(
    command,
    ["paravae datasets", "a list for you"],
    ["paravae datasets --json", "the same for a program"],
  );
  command.action(async () => {
    const { datasets } = await import("../actions/datasets.js");
    await datasets(command.optsWithGlobals() as GlobalFlags);
  });
  return command;
}
