import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";

/** Compilers of some peers take a minute; nobody needs this long. */
const timeoutMs = 10 * 60_000;

/**
 * Runs a contestant once, in a process of its own, and gives the object of the JSON line that it ends with: its
 * numbers, or `absent` with the reason. A peer that fails is absent too; one of ours that fails is an error.
 *
 * @param options numbers by name, handed on as `--name number`
 */
export async function sample({ name, ours, command: [program, ...script] }, work, options) {
  const flags = Object.entries({ name, ...work, ...options }).flatMap(([flag, value]) => [
    `--${flag}`,
    `${value}`,
  ]);
  const child = spawn(program, [...script, ...flags], {
    env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    signal: AbortSignal.timeout(timeoutMs),
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
    return { name, absent: missing ?? error.message };
  }
}

/** The line that says what went wrong: Node follows it by a stack and its version, Python has it last. */
export function lastWords(stderr) {
  const lines = stderr.trimEnd().split("\n");
  return lines.findLast((line) => /^[\w.]*(Error|Exception)\b/.test(line)) ?? lines.at(-1);
}
