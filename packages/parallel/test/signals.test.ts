// A signal interrupts a thread between any two instructions, with its registers full, and ends its waits in the system.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** Trains in a process of its own. */
async function train(...flags: readonly string[]) {
  const training = { workers: 2, epochs: 60, update: "sharded", engine: "auto", stepTimeoutSeconds: 60 };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [
    ...flags,
    here("deaths/train.mjs"),
    JSON.stringify(training),
  ]);
  const { hash, recoveries, error } = JSON.parse(stdout);
  return { model: { hash, recoveries, error }, stderr };
}

test("a signal every millisecond changes nothing of the model", async () => {
  const calm = await train();
  const stormy = await train("--import", here("signals/preload.mjs"));
  expect(stormy.model).toEqual(calm.model);
  expect(Number(stormy.stderr)).toBeGreaterThan(100);
});
