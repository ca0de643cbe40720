import { it } from "vitest";

/** What no installation brings: instructions that the processor lacks. */
const ofTheProcessor = "E_NO_BF16";

/**
 * Registers tests that need something optional. Where it does not load, one test in their place is skipped and says
 * why; in CI, where all that can be installed must be there, that test fails.
 */
export function withOptionalPart<T>(what: string, load: () => T, register: (part: T) => void): void {
  let part: T;
  try {
    part = load();
  } catch (error) {
    const { message: reason, code } = error as Error & { code?: string };
    if (process.env.CI && code !== ofTheProcessor) {
      it(what, () => {
        throw error;
      });
    } else {
      it.skip(`${what} (skipped: ${reason})`);
    }
    return;
  }
  register(part);
}
