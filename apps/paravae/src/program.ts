import { readFileSync } from "node:fs";
import { Command, type CommandUnknownOpts } from "@commander-js/extra-typings";
import { ParavaeError } from "@paravae/core";
import { nearest } from "@paravae/runs/settings";
import { benchCommand } from "./commands/bench.js";
import { completionCommand } from "./commands/completion.js";
import { dataCommand } from "./commands/data.js";
import { datasetsCommand } from "./commands/datasets.js";
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
import { addExamples } from "./help/examples.js";
import { helpFormat } from "./help/help-format.js";

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

const commands = [
  trainCommand,
  resumeCommand,
  evalCommand,
  encodeCommand,
  sampleCommand,
  reconstructCommand,
  interpolateCommand,
  dataCommand,
  datasetsCommand,
  doctorCommand,
  setupTensorflowCommand,
  benchCommand,
  completionCommand,
];

/** The command line: what there is, not what it does. Each command loads its work when it is called. */
export function buildProgram(): CommandUnknownOpts {
  const program = new Command("paravae")
    .description("Trains variational autoencoders on every core, and draws from them.")
    .version(version)
    .exitOverride()
    .configureHelp(helpFormat)
    // Errors are printed once, by whoever catches them.
    .configureOutput({ outputError: () => undefined });
  addGlobalOptions(program);
  addExamples(
    program,
    ["paravae train", "trains the embedded digits, into runs/digits-1"],
    ["paravae sample runs/digits-1", "draws from that model"],
    ["paravae train --help", "what a command takes"],
  );
  program.on("beforeAllHelp", ({ command }: { readonly command: CommandUnknownOpts }) => {
    if (command === program) refuseUnknown(program);
  });
  for (const create of commands) {
    const command = create(program);
    inherit(command, program);
    program.addCommand(command);
  }
  return program;
}

/** Help that is asked of a command that is none would be the program's, and look like success. */
function refuseUnknown(program: CommandUnknownOpts): void {
  const [name] = program.args;
  const names = program.commands.map((command) => command.name());
  if (name === undefined || name.startsWith("-") || name === "help" || names.includes(name)) return;
  const meant = nearest(name, names);
  const advice = meant === undefined ? `expected one of ${names.join(", ")}` : `did you mean ${meant}?`;
  throw new ParavaeError("E_USAGE", `unknown command '${name}'; ${advice}`);
}

/** Commands that are made on their own do not take over how the program reports errors. */
function inherit(command: CommandUnknownOpts, parent: CommandUnknownOpts): void {
  command.copyInheritedSettings(parent);
  for (const child of command.commands) inherit(child, command);
}
