import { existsSync } from "node:fs";
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { tensorflowFolder, tfjsNodeBelow, tfjsNodeVersion } from "../tensorflow-places.js";
import { checkBinding } from "./check-binding.js";
import { npmCommand, outsideNpm } from "./npm-command.js";
import { isAborted, runCommand } from "./run-command.js";
import {
  checkReplaceable,
  followLink,
  makePartial,
  partialFolder,
  removeFolder,
  replaceFolder,
} from "./setup-folder.js";
import { tryWays } from "./try-ways.js";
import type { Workplace } from "./way.js";

export interface SetupOptions {
  /** Names the folder (see `tensorflowFolder`) and is handed to every command that the setup runs. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Installs again where one works. */
  readonly force?: boolean;
  /** Takes each step's line. */
  readonly print?: (line: string) => void;
  readonly signal?: AbortSignal;
}

export interface SetupResult {
  readonly folder: string;
  readonly tensorflowVersion: string;
}

type Tools = Pick<Workplace, "environment" | "run" | "print">;

/**
 * Installs tfjs-node with TensorFlow's library into its folder, by the first of two ways whose outcome loads and
 * computes: the package's own install, or the library of TensorFlow's Python wheel. The folder appears whole or
 * not at all; one that works already is left as it is.
 *
 * @throws ParavaeError E_SETUP_TENSORFLOW when no way works (with each one's reason and the log's place) or the
 *   folder cannot be written, E_ABORTED when the signal says so
 */
export async function setupTensorflow(options: SetupOptions = {}): Promise<SetupResult> {
  const { force = false, print = () => undefined, signal } = options;
  const environment = outsideNpm(options.environment ?? process.env);
  const folder = followLink(tensorflowFolder(environment));
  const logFolder = await mkdtemp(join(tmpdir(), "paravae-setup-tensorflow-"));
  const log = join(logFolder, "log.txt");
  const run: Tools["run"] = (command) => runCommand({ environment, ...command }, { log, signal });
  const tools = { environment, run, print };
  let failed = false;
  try {
    const tensorflowVersion =
      (force ? undefined : await checkExisting(folder, tools)) ?? (await makeFolder(folder, tools));
    return { folder, tensorflowVersion };
  } catch (error) {
    if (isAborted(error)) throw error;
    failed = true;
    throw setupError(error as Error, folder, log);
  } finally {
    if (!failed || !existsSync(log)) await removeFolder(logFolder);
  }
}

/** The version of the TensorFlow in the folder, if there is one of this release that works. */
async function checkExisting(folder: string, tools: Tools): Promise<string | undefined> {
  const tfjsNode = tfjsNodeBelow(folder);
  if (!existsSync(tfjsNode)) return undefined;
  try {
    await checkRelease(tfjsNode);
    const version = await checkBinding(tfjsNode, tools);
    tools.print(`TensorFlow ${version}, tfjs-node ${tfjsNodeVersion}: works already in ${folder}`);
    return version;
  } catch (error) {
    if (isAborted(error)) throw error;
    tools.print(`What is in ${folder} does not serve: ${(error as Error).message}`);
    return undefined;
  }
}

/** A folder named by the user may hold what another release of this package wanted. */
async function checkRelease(tfjsNode: string): Promise<void> {
  const { version } = JSON.parse(await readFile(join(tfjsNode, "package.json"), "utf8"));
  if (version === tfjsNodeVersion) return;
  throw new ParavaeError("E_SETUP_TENSORFLOW", `tfjs-node is ${version}, expected ${tfjsNodeVersion}`, {
    data: { version },
  });
}

/** Makes the folder anew, beside its place until it is whole. */
async function makeFolder(folder: string, tools: Tools): Promise<string> {
  checkReplaceable(folder);
  const partial = partialFolder(folder);
  try {
    await makePartial(folder);
    await installPackage(partial, tools);
    const tfjsNode = tfjsNodeBelow(partial);
    const tensorflowVersion = await tryWays({ folder: partial, tfjsNode, ...tools });
    await replaceFolder(folder);
    tools.print(`TensorFlow ${tensorflowVersion}, tfjs-node ${tfjsNodeVersion}: ready in ${folder}`);
    return tensorflowVersion;
  } finally {
    await removeFolder(partial);
  }
}

async function installPackage(folder: string, { environment, run, print }: Tools): Promise<void> {
  const name = `@tensorflow/tfjs-node@${tfjsNodeVersion}`;
  print(`Installing ${name} by npm, without its scripts, in ${folder}`);
  const flags = ["--ignore-scripts", "--no-audit", "--no-fund", "--omit=dev"];
  await run({
    title: "npm install",
    ...npmCommand(["install", ...flags, name], environment),
    cwd: folder,
    timeoutMs: 600_000,
  });
}

function setupError(cause: Error, folder: string, log: string): ParavaeError {
  const logNote = existsSync(log) ? `; the log is ${log}` : "";
  const message = `TensorFlow could not be set up: ${cause.message}${logNote}`;
  return new ParavaeError("E_SETUP_TENSORFLOW", message, { data: { folder, log }, cause });
}
