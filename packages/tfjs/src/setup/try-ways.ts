import { ParavaeError, shortened } from "@paravae/core";
import { checkBinding } from "./check-binding.js";
import { ownWay } from "./own-way.js";
import { isAborted } from "./run-command.js";
import type { Way, Workplace } from "./way.js";
import { wheelWay } from "./wheel-way.js";

const ways: readonly Way[] = [ownWay, wheelWay];

/** The whole of each reason is printed and in the log. */
const longestReason = 54;

/**
 * Gives tfjs-node its library and binding by the first way whose outcome loads and computes.
 *
 * @returns the version of its TensorFlow
 * @throws ParavaeError E_SETUP_TENSORFLOW when none does, with each one's reason; E_ABORTED
 */
export async function tryWays(workplace: Workplace): Promise<string> {
  const failures: string[] = [];
  for (const way of ways) {
    try {
      await way.install(workplace);
      workplace.print(`Checking that it loads and multiplies in ${workplace.tfjsNode}`);
      return await checkBinding(workplace.tfjsNode, workplace);
    } catch (error) {
      if (isAborted(error)) throw error;
      const { message } = error as Error;
      workplace.print(`That failed: ${message}; it needs ${way.needs}`);
      failures.push(`${way.name}: ${shortened(message, longestReason)}`);
    }
  }
  throw new ParavaeError("E_SETUP_TENSORFLOW", failures.join("; "), { data: { failures } });
}
