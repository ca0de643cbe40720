import { closest, distance } from "fastest-levenshtein";

/** The candidate that `text` is most likely a misspelling of; undefined when none is near. */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  if (candidates.length === 0) return undefined;
  const normal = (word: string): string => word.toLowerCase().replace(/[^a-z0-9]/g, "");
  const byNormal = new Map(candidates.map((candidate) => [normal(candidate), candidate]));
  const found = closest(normal(text), [...byNormal.keys()]);
  const near = distance(normal(text), found) <= Math.max(1, Math.floor(found.length / 2));
  return near || lettersOf(normal(text)) === lettersOf(found) ? byNormal.get(found) : undefined;
}

/** Letters that changed places are one slip, though two edits: too many for a short word. */
const lettersOf = (word: string): string => [...word].sort().join("");
