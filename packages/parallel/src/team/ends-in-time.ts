import { setTimeout as sleep } from "node:timers/promises";

/** How often it is asked whether the time is over. */
const lookMs = 100;

/**
 * Whether work ends within a time, however it ends. Counts looks, not time on a clock: what has ended while the process was
 * suspended, or its thread was busy, has ended in time.
 */
export async function endsInTime(work: Promise<unknown>, timeoutMs: number): Promise<boolean> {
  const ended = new AbortController();
  const end = (): void => ended.abort();
  work.then(end, end);
  try {
    for (let waited = 0; waited < timeoutMs; waited += lookMs) {
      await sleep(Math.min(lookMs, timeoutMs - waited), undefined, { signal: ended.signal });
    }
    return false;
  } catch {
    return true;
  }
}
