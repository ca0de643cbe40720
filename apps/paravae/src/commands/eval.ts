import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { EvalFlags } from "../actions/eval.js";
import { addDataOptions, addModelOption, runArgument } from "../flags/run-options.js";
import { addExamples } from "../help/examples.js";

export function evalCommand(): CommandUnknownOpts {
  const command = new Command("eval")
    .description("loss terms of a run's model on the test rows")
    .argument(...runArgument);
  addDataOptions(command);
  addModelOption(command);
  addExamples(
    command,
    ["paravae eval runs/digits-1", "the newest checkpoint on the run's test rows"],
    ["paravae eval runs/digits-1 --data-folder my/idx --json", "on other data, for a program"],
  );
  command.action(async (run) => {
    const { evaluate } = await import("../actions/eval.js");
    await evaluate(run, command.optsWithGlobals() as EvalFlags);
  });
  return command;
}
