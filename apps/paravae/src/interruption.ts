import { constants } from "node:os";
import { ParavaeError } from "@paravae/core";
import { exitNow } from "./exit-now.js";
import { printNote } from "./output/stdout.js";

const handled = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Handled = (typeof handled)[number];

/** The exit status by which shells know that a signal ended a process. */
export const statusOfSignal = (name: Handled): number => 128 + constants.signals[name];

/** Aborted by the first signal that asks the process to end. */
export interface Interruption {
  readonly signal: AbortSignal;
  /** Which signal it was. */
  readonly name: Handled | undefined;
}

/**
 * Runs `work`, in which the first SIGINT, SIGTERM or SIGHUP aborts `interruption.signal` and the second ends
 * the process at once.
 *
 * @throws ParavaeError E_INTERRUPTED when the abort made `work` give up, else what `work` throws
 */
export async function withInterruption<T>(work: (interruption: Interruption) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  let name: Handled | undefined;
  const onSignal = (received: Handled): void => {
    if (name !== undefined) {
      void exitNow(statusOfSignal(received));
      return;
    }
    name = received;
    printNote(`${received}: stopping after this step; a second one ends at once`);
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
    for (const each of handled) process.off(each, onSignal);
  }
}
