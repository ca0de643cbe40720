import { readFile } from "node:fs/promises";
import { ParavaeError } from "@paravae/core";
import { describeFileError } from "../output/file-error.js";

/**
 * Reads a configuration file: one JSON object whose keys are settings.
 *
 * @throws ParavaeError E_CONFIG_FILE when it cannot be read or is something else
 */
export async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  let text: string;
  try {
    text = (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (cause) {
    throw new ParavaeError("E_CONFIG_FILE", `${path}: cannot be read: ${describeFileError(cause)}`, {
      cause,
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    const why = (cause as Error).message.replaceAll(/\s+/g, " ");
    throw new ParavaeError("E_CONFIG_FILE", `${path}: is not JSON: ${why}`, { cause });
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new ParavaeError(
      "E_CONFIG_FILE",
      `${path}: expected one JSON object of settings; paravae train --print-config prints one`,
    );
  }
  return value as Record<string, unknown>;
}
