import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { InterpolateFlags } from "../actions/interpolate.js";
import { wholeFlag, wholeListFlag } from "../flags/checked-flag.js";
import { arrayExtensions } from "../flags/output-extensions.js";
import {
  addDataOptions,
  addModelOption,
  addSplitOption,
  addWriteOptions,
  runArgument,
} from "../flags/run-options.js";
import { addExamples } from "../help/examples.js";

export function interpolateCommand(): CommandUnknownOpts {
  const rows = (flag: string, help: string) =>
    new Option(`${flag} <i,…>`, help).makeOptionMandatory().argParser(wholeListFlag(flag, 0));
  const command = new Command("interpolate")
    .description("draw the straight line between two rows' latents, one line for each pair of rows")
    .argument(...runArgument)
    .addOption(rows("--from", "numbers of the rows to start at, from 0"))
    .addOption(rows("--to", "numbers of the rows to end at, as many"))
    .addOption(
      new Option("--steps <n>", "images on a line, both ends included (default: 8)").argParser(
        wholeFlag("--steps", 2, 1000),
      ),
    );
  addDataOptions(command);
  addSplitOption(command);
  addWriteOptions(command, "interpolate.png", arrayExtensions);
  addModelOption(command);
  addExamples(
    command,
    ["paravae interpolate runs/digits-1 --from 0 --to 7", "from row 0 to row 7"],
    ["paravae interpolate runs/digits-1 --from 0,3 --to 7,9 --steps 10", "two lines of ten images"],
  );
  command.action(async (run) => {
    const { interpolate } = await import("../actions/interpolate.js");
    await interpolate(run, command.optsWithGlobals() as unknown as InterpolateFlags);
  });
  return command;
}
