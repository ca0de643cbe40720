import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/**
 * Runs a contestant's process and gives the object of the JSON line that it ends with, or `absent` with the reason. A
 * peer that fails is absent; one of ours that fails is an error.
 *
 * @param contestant `environment` is what its process finds beside ours
 * @param options more of `spawn`
 */
export async function jsonProcess({ name, ours, program, environment }, flags, options = {}) {
  const child = spawn(program, flags, {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    ...options,
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]);
  try {
    const [status, signal] = await once(child, "close");
    const [stdout, stderr] = await output;
    if (status === 0) return JSON.parse(stdout.trimEnd().split("\n").at(-1));
    throw new Error(`${name} ended with ${signal ?? `status ${status}`}: ${lastWords(stderr)}`);
  } catch (error) {
    if (ours) throw error;
    const missing =
      error.code === "ENOENT" ? `there is no ${program}; run npm run bench:peers:setup` : undefined;
    return { absent: missing ?? error.message };
  }
}

/** The line that says what went wrong: Node follows it by a stack and its version, Python has it last. */
function lastWords(stderr) {
  const lines = stderr.trimEnd().split("\n");
  return lines.findLast((line) => /^[\w.]*(Error|Exception)\b/.test(line)) ?? lines.at(-1);
}
