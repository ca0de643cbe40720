import { ParavaeError, quoted, shortened } from "@paravae/core";

/**
 * Refuses a field.
 *
 * @throws ParavaeError E_CHECKPOINT_CONTENT
 */
export function refuse(field: string, got: unknown, expected: string): never {
  throw new ParavaeError("E_CHECKPOINT_CONTENT", `${field} is ${describe(got)}, expected ${expected}`, {
    data: { field },
  });
}

/** A value in a few words, however large it is. */
function describe(value: unknown): string {
  if (ArrayBuffer.isView(value)) return `a ${value.constructor.name} of ${value.byteLength} bytes`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value instanceof Object) return `an object of ${Object.keys(value).length} fields`;
  return quoted(value);
}

/** With a file's name before it and advice behind it, a message stays within 200 characters. */
const longestQuote = 130;

/**
 * Runs `work`; whatever it throws becomes one E_CHECKPOINT_CONTENT that starts with `name` and ends with
 * `advice`.
 */
export function withName<T>(name: string, advice: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const { message } = cause as Error;
    throw new ParavaeError(
      "E_CHECKPOINT_CONTENT",
      `${name}: ${shortened(message, longestQuote)}; ${advice}`,
      {
        data: { ...(cause instanceof ParavaeError && cause.data), name },
        cause,
      },
    );
  }
}
