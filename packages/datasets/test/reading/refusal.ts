import { ParavaeError } from "@paravae/core";
import { expect } from "vitest";
import type { OpenInputOptions, ReadOptions } from "../../src/files/index.js";
import { readAll } from "./read-all.js";

/** "code: message without the path" of a file that is refused, in one line that names it. */
export async function refusal(path: string, options: ReadOptions & OpenInputOptions = {}): Promise<string> {
  const error = await readAll(path, options).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(ParavaeError);
  const { code, message } = error as ParavaeError;
  expect(message).toContain(path);
  expect(message).not.toMatch(/\p{Cc}/u);
  return `${code}: ${message.replace(`${path}: `, "")}`;
}
