import type { InputFile } from "../input-file.js";

/** Whether bytes that are no text have a format's name: a damaged beginning is that format's to tell of. */
export const isBinaryNamed = ({ path, head }: InputFile, pattern: RegExp): boolean =>
  pattern.test(path) && (head.length === 0 || head.includes(0));
