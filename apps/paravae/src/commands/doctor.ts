import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { GlobalFlags } from "../flags/global-options.js";
import { addExamples } from "../help/examples.js";

export function doctorCommand(): CommandUnknownOpts {
  const command = new Command("doctor").description("what this machine offers, and what is missing and why");
  addExamples(
    command,
    ["paravae doctor", "a list for you"],
    ["paravae doctor --json", "the same for a program"],
  );
  command.action(async () => {
    const { doctor } = await import("../actions/doctor.js");
    await doctor(command.optsWithGlobals() as GlobalFlags);
  });
  return command;
}
