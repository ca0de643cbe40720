import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { EncodeFlags } from "../actions/encode.js";
import { latentExtensions } from "../flags/output-extensions.js";
import {
  addDataOptions,
  addModelOption,
  addSplitOption,
  addWriteOptions,
  runArgument,
} from "../flags/run-options.js";

export function encodeCommand(): CommandUnknownOpts {
  const command = new Command("encode")
    .description("write the latents q(z|x) of rows: mu and logVar of each")
    .argument(...runArgument)
    .addOption(new Option("--input <file>", "rows to encode, .npy or an IDX file, instead of a dataset's"));
  addDataOptions(command);
  addSplitOption(command);
  addWriteOptions(command, "latents.npy", latentExtensions);
  addModelOption(command);
  command.action(async (run) => {
    const { encode } = await import("../actions/encode.js");
    await encode(run, command.optsWithGlobals() as EncodeFlags);
  });
  return command;
}
