import { type Completions, valueFlags, type Word } from "./completions.js";

/** The function that completes `paravae` in zsh, sourced or as a file \`_paravae\` of $fpath. */
export function zshScript(all: readonly Completions[]): string {
  const values = valueFlags(all);
  const named = all.filter(({ command }) => command !== "");
  return `#compdef paravae
# completes paravae in zsh: source <(paravae completion zsh)
_paravae() {
  local at="" i
  local -a choices flags
  for ((i = 2; i < CURRENT; i++)); do
    case "\${words[i]}" in
      ${values.map(({ name }) => name).join("|")}) ((i++)); continue ;;
    esac
    case "$at \${words[i]}" in
${named.map(({ command }) => `      ${quoted(command.includes(" ") ? command : ` ${command}`)}) at=${quoted(command)} ;;`).join("\n")}
    esac
  done
  case "\${words[CURRENT-1]}" in
${values
  .filter(({ choices }) => choices.length > 0)
  .map(({ name, choices }) => `    ${name}) compadd -- ${choices.join(" ")}; return ;;`)
  .join("\n")}
    ${values
      .filter(({ choices }) => choices.length === 0)
      .map(({ name }) => name)
      .join("|")}) _files; return ;;
  esac
  case "$at" in
${all
  .map(
    ({ command, words, flags }) =>
      `    ${quoted(command)}) choices=(${listOf(words)}) flags=(${listOf(flags)}) ;;`,
  )
  .join("\n")}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then _describe flag flags
  elif (( \${#choices} )); then _describe command choices
  else _files
  fi
}
if [[ "\${funcstack[1]}" == _paravae ]]; then _paravae "$@"; else compdef _paravae paravae; fi`;
}

const listOf = (words: readonly Word[]): string =>
  words.map(({ name, help }) => quoted(`${name}:${help}`)).join(" ");

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
