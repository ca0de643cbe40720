import { Argument, Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { choiceFlag } from "../flags/checked-flag.js";
import { shells } from "../flags/shells.js";
import { addExamples } from "../help/examples.js";

/** @param program whose command lines are completed */
export function completionCommand(program: CommandUnknownOpts): CommandUnknownOpts {
  const command = new Command("completion").description("print the script that completes paravae in a shell");
  const shell = new Argument("<shell>", shells.join(", ")).argParser(choiceFlag("completion", shells));
  shell.argChoices = [...shells];
  addExamples(
    command,
    ["source <(paravae completion bash)", "in ~/.bashrc; with zsh in ~/.zshrc"],
    ["paravae completion fish | source", "in ~/.config/fish/config.fish"],
  );
  return command.addArgument(shell).action(async (name) => {
    const { completion } = await import("../actions/completion.js");
    completion(name, program);
  });
}
