import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { type FileHandle, open } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { findReason } from "./find-reason.js";

export interface Command {
  /** Its name in messages; the log has the whole command. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Past this the command is killed with everything that it started. */
  readonly timeoutMs: number;
  /** Through the shell, for a command that is a batch file; its arguments must need no quotes. */
  readonly shell?: boolean;
}

export interface RunOptions {
  /** The file that the output is appended to. */
  readonly log: string;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs one command to its end, its output and errors appended to the log.
 *
 * @returns what the command printed
 * @throws ParavaeError E_COMMAND when it cannot be started, fails or takes too long, its message with the
 *   reason that the output gives; E_ABORTED when the signal ended it
 */
export async function runCommand(command: Command, { log, signal }: RunOptions): Promise<string> {
  const output = await open(log, "a+");
  try {
    await output.appendFile(`\n$ ${[command.command, ...command.args].join(" ")}\n`);
    const { size: start } = await output.stat();
    const ending = await waitFor(command, output, signal);
    const printed = await readFrom(output, start);
    if (ending === undefined) return printed;
    const message = `${command.title} ${ending}`;
    const reason = findReason(printed);
    throw commandError(reason === undefined ? message : `${message}: ${reason}`, command);
  } finally {
    await output.close();
  }
}

/** Starts the command and waits for it; says how it ended, unless well. */
function waitFor(
  command: Command,
  output: FileHandle,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(aborted(command, signal));
    const child = start(command, output);
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killTree(child);
    }, command.timeoutMs);
    const onAbort = (): void => killTree(child);
    signal?.addEventListener("abort", onAbort, { once: true });
    const stopListening = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener("abort", onAbort);
    };
    child.once("error", (cause: NodeJS.ErrnoException) => {
      stopListening();
      const why = cause.code === "ENOENT" ? "was not found" : `cannot be started: ${cause.message}`;
      reject(commandError(`${command.command} ${why}`, command, cause));
    });
    child.once("exit", (status, name) => {
      stopListening();
      if (signal?.aborted) reject(aborted(command, signal));
      else if (timedOut) resolve(`was killed after ${command.timeoutMs / 1000} s`);
      else if (name !== null) resolve(`was killed by ${name}`);
      else resolve(status === 0 ? undefined : `ended with ${status}`);
    });
  });
}

function start(
  { command, args, cwd, environment, shell = false }: Command,
  output: FileHandle,
): ChildProcess {
  const options = {
    cwd,
    env: environment,
    stdio: ["ignore", output.fd, output.fd] as ["ignore", number, number],
    windowsHide: true,
    // A process group of its own: what it starts can be killed with it, and ^C does not reach it before us.
    detached: process.platform !== "win32",
  };
  return shell ? spawn([command, ...args].join(" "), { ...options, shell }) : spawn(command, args, options);
}

function killTree({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  if (process.platform === "win32") {
    spawnSync("taskkill", ["/pid", String(pid), "/t", "/f"], { stdio: "ignore" });
    return;
  }
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function readFrom(file: FileHandle, start: number): Promise<string> {
  const { size } = await file.stat();
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size - start), 0, size - start, start);
  return buffer.toString("utf8", 0, bytesRead);
}

const commandError = (message: string, { command, args }: Command, cause?: unknown): ParavaeError =>
  new ParavaeError("E_COMMAND", message, { data: { command, args }, cause });

/** Whether a signal's abort is what an error tells of. */
export const isAborted = (error: unknown): boolean =>
  error instanceof ParavaeError && error.code === "E_ABORTED";

const aborted = ({ title, command, args }: Command, signal: AbortSignal): ParavaeError =>
  new ParavaeError("E_ABORTED", `${title} was stopped; nothing of the setup was kept`, {
    data: { command, args },
    cause: signal.reason,
  });
