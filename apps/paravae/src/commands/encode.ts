import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { EncodeFlags } from "../actions/encode.js";
import { groups } from "../flags/option-groups.js";
import { latentExtensions } from "../flags/output-extensions.js";
import {
  addDataOptions,
  addModelOption,
  addSplitOption,
  addWriteOptions,
  runArgument,
} from "../flags/run-options.js";
import { addExamples } from "../help/examples.js";

export function encodeCommand(): CommandUnknownOpts {
  const command = new Command("encode")
    .description("write the latents q(z|x) of rows: mu and logVar of each")
    .argument(...runArgument)
    .addOption(
      new Option(
        "--input <file>",
        "file of rows to encode, of any kind that train reads (default: the dataset's)",
      ).helpGroup(groups.data),
    );
  addDataOptions(command);
  addSplitOption(command);
  addWriteOptions(command, "latents.npy", latentExtensions);
  addModelOption(command);
  addExamples(
    command,
    ["paravae encode runs/digits-1 --output latents.csv", "of the test rows"],
    ["paravae encode runs/digits-1 --input rows.npy", "of rows of your own"],
  );
  command.action(async (run) => {
    const { encode } = await import("../actions/encode.js");
    await encode(run, command.optsWithGlobals() as EncodeFlags);
  });
  return command;
}
