import assert from "node:assert/strict";
import { findReason } from "../../../packages/tfjs/dist/setup/find-reason.js";
import { mutateBytes } from "../mutate-bytes.mjs";

/** What npm, pip and compilers print: a reason is one short line that no terminal would obey. */
export const open = (_folder, files) => ({
  mutate: (random) => mutateBytes(random, files),
  large: {
    "a line of 1 MB": () => Buffer.from("x".repeat(1_000_000)),
    "1 MB of colons": () => Buffer.from(": ".repeat(500_000)),
    "1 MB of words": () => Buffer.from("errorerror [x".repeat(80_000)),
    "1 MB of escapes": () => Buffer.from("\u001b[".repeat(330_000)),
    "1 MB of line ends": () => Buffer.from("\r\n".repeat(500_000)),
  },
  read(bytes) {
    const reason = findReason(Buffer.from(bytes).toString("utf8"));
    assert.ok(reason === undefined || reason.length <= 241);
    assert.doesNotMatch(reason ?? "", /[\p{Cc}\u2028\u2029]/u);
    return bytes.length;
  },
});
