import { it } from "vitest";

/**
 * Registers tests that need something optional. Where it does not load, one test in their place is skipped and says
 * why; in CI, where it must be there, that test fails.
 */
export function withOptionalPart<T>(what: string, load: () => T, register: (part: T) => void): void {
  let part: T;
  try {
    part = load();
  } catch (error) {
    const reason = (error as Error).message;
    if (process.env.CI) {
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
