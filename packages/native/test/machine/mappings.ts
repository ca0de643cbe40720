import { readFileSync } from "node:fs";

/** What the system says of the mapping that an address is in: its permissions as "r-xp", or undefined where none is. */
export function permissionsAt(address: number): string | undefined {
  for (const line of mappings()) {
    const [range = "", permissions] = line.split(" ");
    const [begin = 0, end = 0] = range.split("-").map((digits) => Number.parseInt(digits, 16));
    if (begin <= address && address < end) return permissions;
  }
  return undefined;
}

/** The mappings of this process, a line each. */
export const mappings = (): readonly string[] =>
  readFileSync("/proc/self/maps", "utf8").trimEnd().split("\n");
