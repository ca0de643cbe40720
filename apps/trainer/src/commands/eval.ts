import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import type { GlobalFlags } from "./global-options.js";
import { addDataOptions, addModelOption, type DataFlags, runArgument } from "./run-flags.js";

export interface EvalFlags extends GlobalFlags, DataFlags {}

export function evalCommand(): CommandUnknownOpts {
  const command = new Command("eval")
    .description("loss terms of a run's model on the test rows")
    .argument(...runArgument);
  addDataOptions(command);
  addModelOption(command);
  command.action(async (run) => {
    const { evaluate } = await import("./eval-action.js");
    await evaluate(run, command.optsWithGlobals() as EvalFlags);
  });
  return command;
}
