import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../apps/paravae/dist/main.js", import.meta.url));

/** Longer than any honest run of these tests on a busy machine, so that a hang fails instead of hanging. */
const timeoutMs = 300_000;

/**
 * Starts the command.
 *
 * @returns the process, its first line on stdout, and what it came to: `{ status, signal, stdout, stderr }`
 */
export function start(cwd, args, options = {}) {
  const child = spawn(process.execPath, [cli, ...args], { cwd, timeout: timeoutMs, ...options });
  const text = { stdout: "", stderr: "" };
  const begun = new Promise((resolve) => child.stdout.once("data", resolve));
  for (const name of ["stdout", "stderr"]) {
    child[name].on("data", (chunk) => {
      text[name] += chunk;
    });
  }
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status, signal) => resolve({ status, signal, ...text }));
  });
  return { child, begun: Promise.race([begun, ended]), ended };
}

/** Runs the command to its end. */
export const run = (cwd, args, options) => start(cwd, args, options).ended;

/** As `run`, and fails unless the command succeeds. */
export async function succeed(cwd, args) {
  const outcome = await run(cwd, args);
  if (outcome.status === 0) return outcome;
  throw new Error(`paravae ${args.join(" ")}: status ${outcome.status ?? outcome.signal}\n${outcome.stderr}`);
}

/** The hash of every file of a run folder, but for the one that holds times. */
export function filesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== "timings.jsonl")
    .map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    files
      .sort()
      .map((path) => [
        path.slice(folder.length + 1),
        createHash("sha256").update(readFileSync(path)).digest("hex").slice(0, 16),
      ]),
  );
}

/** Fails unless two run folders hold the same files. */
export function expectSameFiles(what, got, expected) {
  const [a, b] = [filesOf(got), filesOf(expected)].map((files) => JSON.stringify(files, undefined, 2));
  if (a !== b) throw new Error(`${what}: the files differ\n${got}: ${a}\n${expected}: ${b}`);
}
