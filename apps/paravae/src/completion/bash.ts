import { type Completions, valueFlags, type Word } from "./completions.js";

const namesOf = (words: readonly Word[]): string => words.map(({ name }) => name).join(" ");

/** The function that completes `paravae` in bash 3.2 or later, which is macOS's. */
export function bashScript(all: readonly Completions[]): string {
  const values = valueFlags(all);
  const named = all.filter(({ command }) => command !== "");
  return `# completes paravae in bash: source <(paravae completion bash)
_paravae() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" at="" words="" flags="" i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
      ${values.map(({ name }) => name).join("|")}) ((i++)); continue ;;
    esac
    case "$at \${COMP_WORDS[i]}" in
${named.map(({ command }) => `      "${pathOf(command)}") at="${command}" ;;`).join("\n")}
    esac
  done
  case "$prev" in
${values
  .filter(({ choices }) => choices.length > 0)
  .map(
    ({ name, choices }) =>
      `    ${name}) COMPREPLY=($(compgen -W "${choices.join(" ")}" -- "$cur")); return ;;`,
  )
  .join("\n")}
    ${values
      .filter(({ choices }) => choices.length === 0)
      .map(({ name }) => name)
      .join("|")}) return ;;
  esac
  case "$at" in
${all
  .map(
    ({ command, words, flags }) => `    "${command}") words="${namesOf(words)}" flags="${namesOf(flags)}" ;;`,
  )
  .join("\n")}
  esac
  if [[ $cur == -* ]]; then words=$flags; fi
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -o default -F _paravae paravae`;
}

/** A command behind the one above it, as the loop over the words comes to it: ` train`, `bench step`. */
const pathOf = (command: string): string => (command.includes(" ") ? command : ` ${command}`);
