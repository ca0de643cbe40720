import { constants } from "node:os";
import { ParavaeError } from "@paravae/core";
import { exitNow } from "./exit-now.js";
import { printNote } from "./output/stdout.js";

const handled = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Handled = (typeof handled)[number];

/** The exit status by which shells know that a signal ended a process. */
export const statusOfSignal = (name: Handled): number => 128 + constants.signals[name];

/**
 * How long after the first signal another one is taken for the same wish. npm, `timeout` and CI runners pass a signal on that the
 * terminal has already sent to the whole group.
 */
const sameWishMs = 1000;

/** Aborted by the first signal that asks the process to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Which signal it was. */
  readonly name: Handled | undefined;
}

/**
 * Runs `work`, in which the first SIGINT, SIGTERM or SIGHUP aborts `interruption.signal`. Another one ends the process at once, if it
 * comes a second or more later.
 *
 * @throws ParavaeError E_INTERRUPTED when the abort made `work` give up, else what `work` throws
 */
export async function withInterruption<T>(work: (interruption: Interruption) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let name: Handled | undefined;
  let firstAtMs = 0;
  const onSignal = (received: Handled): void => {
    if (name !== undefined) {
      if (performance.now() - firstAtMs >= sameWishMs) void exitNow(statusOfSignal(received));
      return;
    }
    name = received;
    firstAtMs = performance.now();
    printNote(`${received}: stopping after this step; another one, a second or more from now, ends at once`);
    controller.abort();
  };
  for (const each of handled) process.on(each, onSignal);
  try {
    return await work({
      signal: controller.signal,
      get name() {
        return name;
      },
    });
  } catch (cause) {
    if (name === undefined || !(cause instanceof ParavaeError) || cause.code !== "E_ABORTED") throw cause;
    const status = statusOfSignal(name);
    throw new ParavaeError("E_INTERRUPTED", `stopped by ${name}: ${cause.message}`, {
      data: { status },
      cause,
    });
  } finally {
    // A stopped process is about to end: the same wish, told again, must not kill it while it still writes its last lines.
    if (name === undefined) for (const each of handled) process.off(each, onSignal);
  }
}
