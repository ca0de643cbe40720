import { readFileSync } from "node:fs";
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { benchCommand } from "./commands/bench.js";
import { doctorCommand } from "./commands/doctor.js";
import { encodeCommand } from "./commands/encode.js";
import { evalCommand } from "./commands/eval.js";
import { interpolateCommand } from "./commands/interpolate.js";
import { reconstructCommand } from "./commands/reconstruct.js";
import { resumeCommand } from "./commands/resume.js";
import { sampleCommand } from "./commands/sample.js";
import { setupTensorflowCommand } from "./commands/setup-tensorflow.js";
import { trainCommand } from "./commands/train.js";
import { addGlobalOptions } from "./flags/global-options.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const commands = [
  trainCommand,
  resumeCommand,
  evalCommand,
  encodeCommand,
  sampleCommand,
  reconstructCommand,
  interpolateCommand,
  doctorCommand,
  setupTensorflowCommand,
  benchCommand,
];

/** The command line: what there is, not what it does. Each command loads its work when it is called. */
export function buildProgram(): CommandUnknownOpts {
  const program = new Command("paravae")
    .description("Trains variational autoencoders on every core, and draws from them.")
    .version(version)
    .exitOverride()
    .configureHelp({ showGlobalOptions: true })
    // Errors are printed once, by whoever catches them.
    .configureOutput({ outputError: () => undefined });
  addGlobalOptions(program);
  for (const create of commands) {
    const command = create();
    inherit(command, program);
    program.addCommand(command);
  }
  return program;
}

/** Commands that are made on their own do not take over how the program reports errors. */
function inherit(command: CommandUnknownOpts, parent: CommandUnknownOpts): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
}
