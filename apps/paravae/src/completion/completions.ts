import type { CommandUnknownOpts } from "@commander-js/extra-typings";

/** A word that a command line can go on with. */
export interface Word {
  readonly name: string;
  readonly help: string;
}

export interface Flag extends Word {
  readonly takesValue: boolean;
  /** None where the value is not one of a few: then files complete it. */
  readonly choices: readonly string[];
}

/** What can stand behind the names of a command. */
export interface Completions {
  /** As `bench step`; the program's own are of "". */
  readonly command: string;
  /** Commands of its own, or the choices of its argument. */
  readonly words: readonly Word[];
  readonly flags: readonly Flag[];
}

/** What there is to complete, of a command and all below it: what its help shows. */
export function completionsOf(command: CommandUnknownOpts, names: readonly string[] = []): Completions[] {
  const help = command.createHelp();
  const choices = command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices);
  const words = [
    ...help.visibleCommands(command).map((child) => ({ name: child.name(), help: child.description() })),
    ...choices.map((name) => ({ name, help: "" })),
  ];
  const flags = help.visibleOptions(command).map((option) => ({
    name: option.long ?? option.flags,
    help: option.description,
    takesValue: option.required,
    choices: option.argChoices ?? [],
  }));
  const below = command.commands.flatMap((child) => completionsOf(child, [...names, child.name()]));
  return [{ command: names.join(" "), words, flags }, ...below];
}

/** The flags of all commands that take a value, once each: a name means the same everywhere. */
export function valueFlags(all: readonly Completions[]): readonly Flag[] {
  const flags = all.flatMap((completions) => completions.flags.filter(({ takesValue }) => takesValue));
  return [...new Map(flags.map((flag) => [flag.name, flag])).values()];
}
