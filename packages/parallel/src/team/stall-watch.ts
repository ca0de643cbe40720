import { setTimeout as sleep } from "node:timers/promises";

/** How often the word is looked at. */
const lookMs = 1000;

/**
 * Resolves once a shared word has not moved for `timeoutMs`; never when the signal aborts before.
 *
 * The barrier bounds how long ranks wait for each other. This bounds how long the coordinator waits for all of them, should
 * none arrive. It counts looks, not time on a clock, so a process that was suspended does not run into it.
 */
export async function stalled(
  words: Int32Array,
  word: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  let seen = Atomics.load(words, word);
  for (let still = 0; still < timeoutMs; still += lookMs) {
    try {
      await sleep(lookMs, undefined, { signal });
    } catch {
      return new Promise(() => {});
    }
    const now = Atomics.load(words, word);
    if (now !== seen) still = -lookMs;
    seen = now;
  }
}
