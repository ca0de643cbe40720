/**
 * A text as one line that no terminal obeys: each run of white space and control characters becomes a space. Files,
 * servers and thrown values may hold both.
 */
export const inOneLine = (text: string): string => text.replaceAll(/[\s\p{C}]+/gu, " ");
