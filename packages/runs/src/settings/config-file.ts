import { inOneLine, ParavaeError } from "@paravae/core";
import { describeFileError, openRegularFile } from "@paravae/files";

/** Many times what all settings take. */
const maxBytes = 65_536;

/**
 * Reads a configuration file: one JSON object whose keys are settings.
 *
 * @throws ParavaeError E_CONFIG_FILE when it cannot be read or is something else
 */
export async function readConfigFile(path: string): Promise<Record<string, unknown>> {
  const text = await readText(path).catch((cause) => {
    throw new ParavaeError("E_CONFIG_FILE", `${path}: cannot be read: ${describeFileError(cause)}`, {
      cause,
    });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    // It quotes the file, control characters and all.
    const why = inOneLine((cause as Error).message);
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

async function readText(path: string): Promise<string> {
  const { file } = await openRegularFile(path, maxBytes);
  try {
    return (await file.readFile("utf8")).replace(/^\uFEFF/, "");
  } finally {
    await file.close();
  }
}
