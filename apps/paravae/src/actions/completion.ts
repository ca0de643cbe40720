import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { bashScript } from "../completion/bash.js";
import { completionsOf } from "../completion/completions.js";
import { fishScript } from "../completion/fish.js";
import { zshScript } from "../completion/zsh.js";
import type { Shell } from "../flags/shells.js";
import { printLine } from "../output/stdout.js";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript } as const;

/** Prints the script that completes a program's command lines in a shell. */
export function completion(shell: Shell, program: CommandUnknownOpts): void {
  printLine(scripts[shell](completionsOf(program)));
}
