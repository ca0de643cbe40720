import {
  type CommandUnknownOpts,
  Help,
  type HelpConfiguration,
  type Option,
} from "@commander-js/extra-typings";
import { globalOptionsOf } from "../flags/global-options.js";

/** How help is laid out: the flags that every command takes stand in the groups of the command's own. */
export const helpFormat: HelpConfiguration = {
  visibleOptions(command: CommandUnknownOpts): Option[] {
    const own = new Help().visibleOptions(command);
    return command.parent === null ? own : [...own, ...globalOptionsOf(command)];
  },
  // Descriptions tell choices and defaults themselves.
  optionDescription: ({ description }: Option) => description,
};
