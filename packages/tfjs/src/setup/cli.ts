#!/usr/bin/env node
import { constants } from "node:os";
import { parseArgs } from "node:util";
import { ParavaeError } from "@paravae/core";
import { tensorflowFolder, tfjsNodeVersion } from "../tensorflow-places.js";
import { isAborted } from "./run-command.js";
import { setupTensorflow } from "./setup-tensorflow.js";

const usage = `Usage: paravae-setup-tensorflow [--force]

Installs @tensorflow/tfjs-node ${tfjsNodeVersion} and TensorFlow's library for paravae, outside any project, in
  ${tensorflowFolder()}
The environment variable PARAVAE_TENSORFLOW names another folder. Nothing is done when what is there works.

  --force     install again all the same
  -h, --help  print this`;

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};
const fail = (error: unknown): void => {
  const { message, code } = error as Error & { code?: string };
  process.stderr.write(`paravae-setup-tensorflow: ${message} [${code ?? "E_UNEXPECTED"}]\n`);
};

/** Runs the setup until it ends or a signal stops it, and gives the exit status. */
async function setup(force: boolean): Promise<number> {
  const controller = new AbortController();
  let status = 0;
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(name, () => {
      // The second one ends at once; what it leaves is removed by the next setup.
      if (controller.signal.aborted) process.exit(status);
      status = 128 + constants.signals[name];
      controller.abort();
    });
  }
  try {
    await setupTensorflow({ force, print, signal: controller.signal });
    return 0;
  } catch (error) {
    fail(error);
    return isAborted(error) ? status : 1;
  }
}

function parse(): { force: boolean; help: boolean } {
  const { values } = parseArgs({
    options: {
      force: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  return values;
}

// A reader that goes away does not end the setup.
process.stdout.on("error", () => undefined);
process.stderr.on("error", () => undefined);
try {
  const { force, help } = parse();
  if (help) print(usage);
  else process.exitCode = await setup(force);
} catch (error) {
  fail(new ParavaeError("E_USAGE", `${(error as Error).message.split("\n", 1)[0]}; see --help`));
  process.exitCode = 2;
}
