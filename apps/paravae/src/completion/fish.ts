import type { Completions } from "./completions.js";

/** The lines that complete `paravae` in fish. */
export function fishScript(all: readonly Completions[]): string {
  return ["# completes paravae in fish: paravae completion fish | source", ...all.flatMap(linesOf)].join(
    "\n",
  );
}

function linesOf({ command, words, flags }: Completions): string[] {
  const names = command.split(" ");
  const place =
    command === ""
      ? "__fish_use_subcommand"
      : names.map((name) => `__fish_seen_subcommand_from ${name}`).join("; and ");
  const behind =
    words.length === 0
      ? place
      : `${place}; and not __fish_seen_subcommand_from ${words.map(({ name }) => name).join(" ")}`;
  const line = (condition: string, rest: string, help: string): string =>
    `complete -c paravae -n ${quoted(condition)} ${rest} -d ${quoted(help)}`;
  return [
    ...words.map(({ name, help }) => line(behind, `-f -a ${name}`, help)),
    ...flags.map(({ name, help, takesValue, choices }) => {
      const value = choices.length > 0 ? ` -x -a ${quoted(choices.join(" "))}` : takesValue ? " -r" : "";
      return line(place, `-l ${name.slice(2)}${value}`, help);
    }),
  ];
}

const quoted = (text: string): string => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
