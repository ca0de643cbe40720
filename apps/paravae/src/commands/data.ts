import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { DataInfoFlags } from "../actions/data-info.js";
import { groups } from "../flags/option-groups.js";
import { addReadOptions } from "../flags/run-options.js";
import { addExamples } from "../help/examples.js";

export function dataCommand(): CommandUnknownOpts {
  const info = new Command("info")
    .description("what files hold, before anyone trains on them")
    .argument("<path...>", "files, patterns, a folder of pictures, or - for standard input");
  addReadOptions(info);
  info
    .addOption(
      new Option("--output <file>", "a contact sheet of pictures, .png (default: none)").helpGroup(
        groups.saving,
      ),
    )
    .addOption(new Option("--force", "replace the file if it exists").helpGroup(groups.saving));
  addExamples(
    info,
    ["paravae data info people.csv", "its columns: types, ranges, what is missing"],
    ["paravae data info photos/ --output sheet.png", "how many pictures of which size, and a sheet of them"],
  );
  info.action(async (paths) => {
    const { dataInfo } = await import("../actions/data-info.js");
    await dataInfo(paths, info.optsWithGlobals() as DataInfoFlags);
  });
  return new Command("data").description("look at data").addCommand(info);
}
