import { flagsOf } from "../common/arguments.mjs";
import { jsonProcess } from "../common/json-process.mjs";

/** Compilers of some peers take a minute; nobody needs this long. */
const timeoutMs = 10 * 60_000;

/**
 * Runs a contestant once, in a process of its own, and gives its numbers, or `absent` with the reason.
 *
 * @param options numbers by name, handed on as `--name number`
 */
export function sample({ name, ours, command: [program, ...script] }, work, options) {
  const flags = [...script, ...flagsOf({ name, ...work, ...options })];
  return jsonProcess({ name, ours, program }, flags, { signal: AbortSignal.timeout(timeoutMs) });
}
