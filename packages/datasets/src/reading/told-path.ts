const longest = 60;

/** A path as messages have it: of a long one the end, which says more than its beginning. */
export const toldPath = (path: string): string =>
  path.length > longest ? `…${path.slice(1 - longest)}` : path === "-" ? "standard input" : path;
