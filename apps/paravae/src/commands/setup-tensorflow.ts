import { Command, type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import type { SetupFlags } from "../actions/setup-tensorflow.js";
import { addExamples } from "../help/examples.js";

export function setupTensorflowCommand(): CommandUnknownOpts {
  const command = new Command("setup-tensorflow")
    .description("install TensorFlow for the engine tfjs into paravae's cache, or into $PARAVAE_TENSORFLOW")
    .addOption(new Option("--force", "install again where what is there works"));
  addExamples(
    command,
    ["paravae setup-tensorflow", "what --architecture conv and --model need"],
    ["paravae setup-tensorflow --force", "again, where something went wrong"],
  );
  command.action(async () => {
    const { setupTensorflowForTfjs } = await import("../actions/setup-tensorflow.js");
    await setupTensorflowForTfjs(command.optsWithGlobals() as SetupFlags);
  });
  return command;
}
