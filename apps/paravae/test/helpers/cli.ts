import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { faultOfMessage } from "@paravae/testkit/messages";
import { expect, vi } from "vitest";

// Each test starts processes, some of them several; a busy machine needs its time for that.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

export const bin = fileURLToPath(new URL("../../bin/paravae.js", import.meta.url));

export interface CliResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts the built command in `cwd`. */
export const startCli = (cwd: string, args: readonly string[]): ChildProcessWithoutNullStreams =>
  spawn(process.execPath, [bin, ...args], { cwd });

/** What the command puts around the message of an error. */
const frame = /^paravae: | \[E_\w+\]$/g;

/** What TensorFlow says of itself when it is loaded. */
const ofTensorflow = /^(?:WARNING: All log messages before absl|[IWEF]\d+ [\d:.]+ )/;

/** Runs the built command in `cwd` to its end, and holds every line of its own on stderr to a message's length. */
export async function runCli(cwd: string, ...args: readonly string[]): Promise<CliResult> {
  const child = startCli(cwd, args);
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  const lines = stderr.split("\n").filter((line) => !ofTensorflow.test(line));
  const faults = lines.flatMap((line) => faultOfMessage(line.replace(frame, "")) ?? []);
  expect(faults, "messages on stderr have at most 200 characters").toEqual([]);
  return { status, stdout, stderr };
}

/** Runs a command that has to succeed. */
export async function succeed(cwd: string, ...args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await runCli(cwd, ...args);
  if (status !== 0) throw new Error(`paravae ${args.join(" ")} ended with ${status}: ${stderr}`);
  return stdout;
}

export const jsonLines = (stdout: string): Record<string, unknown>[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
