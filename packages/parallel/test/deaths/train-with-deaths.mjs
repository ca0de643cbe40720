import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));

/** A hang fails a test instead of hanging it. */
const timeoutMs = 120_000;

/**
 * Trains in a process of its own, in which workers die.
 *
 * @param training as train.mjs takes it
 * @param deaths how workers die, as preload.mjs takes it; nobody dies when undefined
 * @returns what train.mjs prints
 */
export async function trainWithDeaths(training, deaths) {
  const options = deaths === undefined ? [] : ["--import", here("preload.mjs"), "--max-old-space-size=96"];
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [...options, here("train.mjs"), JSON.stringify(training)],
    { env: { ...process.env, PARAVAE_TEST_DEATHS: JSON.stringify(deaths) }, timeout: timeoutMs },
  );
  return JSON.parse(stdout);
}
