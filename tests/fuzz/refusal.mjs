import assert from "node:assert/strict";
import { ParavaeError } from "@paravae/core";

/**
 * The code of an error that a parser may throw: one of paravae's own, in one line that no terminal would obey and
 * that is not much longer than the input.
 *
 * @throws the error itself, or AssertionError, when it is another
 */
export function refusalCode(error, inputBytes) {
  if (!(error instanceof ParavaeError)) throw error;
  const { code, message } = error;
  assert.match(code, /^E_[A-Z\d_]+$/);
  assert.doesNotMatch(message, /[\p{Cc}\u2028\u2029]/u, "the message is not one line of text");
  const longest = 4096 + 2 * inputBytes;
  assert.ok(
    message.length <= longest,
    `the message has ${message.length} characters, expected at most ${longest}`,
  );
  return code;
}
