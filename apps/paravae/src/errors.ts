import { inspect } from "node:util";
import { ParavaeError } from "@paravae/core";

/** Codes of errors that the command line or the configuration can mend; all others are failures of the work. */
const usageCodes = new Set([
  "E_USAGE",
  "E_SETTINGS",
  "E_CONFIG_FILE",
  "E_DATASET",
  "E_MODEL",
  "E_MODEL_FILE",
  "E_NO_GRADIENT",
  "E_ENGINE",
  "E_NO_BF16",
  "E_OPTIMIZER",
  "E_SEED",
  "E_TRAINER",
  "E_COUNT",
  "E_ARENA_TOO_LARGE",
  "E_RUN_FOLDER",
  "E_OUTPUT_EXISTS",
  "E_PICTURE",
  "E_DATA_PATH",
  "E_DATA_KEY",
  "E_COLUMN",
  "E_LABEL",
  "E_SPLIT",
  "E_IMAGE_SIZE",
]);

/** An error as the user sees it. */
interface ReportedError {
  readonly code: string;
  /** One line. */
  readonly message: string;
  /** 2 when the command line or the configuration is wrong, 128 + n after signal n, else 1. */
  readonly status: number;
}

/** What commander throws, by its fields: loading its class is not worth an import. */
const isCommanderError = (error: unknown): error is Error & { code: string; exitCode: number } =>
  error instanceof Error && "exitCode" in error && "code" in error;

/** Any error as one line, a code and an exit status. */
function describeError(error: unknown): ReportedError {
  if (isCommanderError(error)) {
    const message = oneLine(error.message)
      .replace(/^error: /, "")
      .replace(/ \(Did you mean (.*)\?\)$/, "; did you mean $1?");
    return { code: "E_USAGE", message, status: 2 };
  }
  if (error instanceof ParavaeError) {
    const { status = usageCodes.has(error.code) ? 2 : 1 } = error.data;
    return { code: error.code, message: oneLine(error.message), status: status as number };
  }
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return {
    code: "E_UNEXPECTED",
    message: `${oneLine(message)}; this is a bug in paravae, PARAVAE_DEBUG=1 shows where`,
    status: 1,
  };
}

const oneLine = (text: string): string => text.trim().replaceAll(/\s*\n\s*/g, " ");

/**
 * Prints an error: one line on stderr, and with `json` also {"error": {code, message}} on stdout.
 *
 * @returns the exit status
 */
export function reportError(error: unknown, json: boolean): number {
  // Commander has printed what was asked for, and throws to end.
  if (isCommanderError(error) && /^commander\.(help|version)/.test(error.code)) {
    return error.exitCode === 0 ? 0 : 2;
  }
  const { code, message, status } = describeError(error);
  process.stderr.write(`paravae: ${message} [${code}]\n`);
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`);
  if (process.env.PARAVAE_DEBUG === "1" && error instanceof Error)
    process.stderr.write(`${inspect(error)}\n`);
  return status;
}
