import { shortened } from "@paravae/core";

/** Names that a message shows. */
const mostShown = 3;

/** What a folder or an archive holds, in a few words: "there is a.csv, b.csv, c.csv and 2 more". */
export function whatIsThere(names: readonly string[], longestName = 40): string {
  if (names.length === 0) return "it is empty";
  const shown = names.toSorted().slice(0, mostShown);
  const more = names.length - shown.length;
  return `there is ${shown.map((name) => shortened(name, longestName)).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}
