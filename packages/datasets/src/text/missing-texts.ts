const usual = ["", "NA", "NaN", "null"];

/** The cells that stand for a missing value: the usual ones, and those that a user names. */
export const missingTexts = (more: readonly string[] = []): ReadonlySet<string> =>
  new Set([...usual, ...more]);
