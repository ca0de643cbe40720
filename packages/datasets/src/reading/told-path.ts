import { inOneLine } from "@paravae/core";

/** A path as messages have it: of a long one the end, which says more than its beginning. */
export function toldPath(path: string, longest = 60): string {
  if (path === "-") return "standard input";
  return path.length > longest ? `…${inOneLine(path.slice(1 - longest))}` : inOneLine(path);
}
