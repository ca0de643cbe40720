import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** A message that needs more has more than one thought, and fills more than two lines of a terminal. */
const longestMessage = 200;

const repository = fileURLToPath(new URL("../../../", import.meta.url));

/** How deep somebody's folders are is no fault of a message. */
function withoutFolders(text: string): string {
  const inTemporary = text
    .split(join(tmpdir(), "/"))
    .map((part, i) => (i === 0 ? part : part.replace(/^[^/\s]+/, "…")))
    .join("");
  return inTemporary.replaceAll(repository, "…").replaceAll(join(homedir(), "/"), "…");
}

/** What is wrong with the form of a message that a user sees: one line of at most 200 characters. Undefined if nothing is. */
export function faultOfMessage(message: string): string | undefined {
  if (message.includes("\n")) return `more than one line: ${message}`;
  const { length } = withoutFolders(message);
  return length > longestMessage ? `${length} characters: ${message}` : undefined;
}
