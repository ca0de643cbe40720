import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { EvalFlags } from "../actions/eval.js";
import { addDataOptions, addModelOption, runArgument } from "../flags/run-options.js";

export function evalCommand(): CommandUnknownOpts {
  const command = new Command("eval")
    .description("loss terms of a run's model on the test rows")
    .argument(...runArgument);
  addDataOptions(command);
  addModelOption(command);
  command.action(async (run) => {
    const { evaluate } = await import("../actions/eval.js");
    await evaluate(run, command.optsWithGlobals() as EvalFlags);
  });
  return command;
}
