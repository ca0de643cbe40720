import {
  type CommandUnknownOpts,
  Help,
  type HelpConfiguration,
  type Option,
} from "@commander-js/extra-typings";

/** How help is laid out: the flags that every command takes stand in the groups of the command's own. */
export const helpFormat: HelpConfiguration = {
  visibleOptions(command: CommandUnknownOpts): Option[] {
    const own = new Help().visibleOptions(command);
    const inherited = command.parent === null ? [] : (helpFormat.visibleOptions?.(command.parent) ?? []);
    const names = new Set(own.map(({ long }) => long));
    return [...own, ...inherited.filter(({ long }) => long !== "--version" && !names.has(long))];
  },
  // Descriptions tell choices and defaults themselves.
  optionDescription: ({ description }: Option) => description,
};
