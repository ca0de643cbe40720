import { isUtf8 } from "node:buffer";
import type { InputFile } from "../reading/input-file.js";
import { detectEncoding } from "../text/decode-text.js";
import { missingTexts } from "../text/missing-texts.js";
import { parseNumber } from "../text/parse-number.js";
import { findDialect, isTable } from "./dialect.js";

const isNamedTable = /\.(csv|tsv|tab)(\.gz)?$/i;
const lookedAt = 1 << 14;

/** Whether the first bytes are text in lines of as many cells each; of one cell only where these are numbers, or the name says so. */
export function looksLikeTable({ head, path }: InputFile): boolean {
  const text = decodeHead(head);
  if (holdsControls(text)) return false;
  if (isNamedTable.test(path)) return true;
  const isWhole = head.length < lookedAt;
  if (isTable(text, isWhole, findDialect(text, isWhole, path))) return true;
  const lines = text.split(/\r\n?|\n/).slice(1, isWhole ? undefined : -1);
  const missing = missingTexts(['""']);
  const values = lines.map((line) => line.trim()).filter((line) => !missing.has(line));
  return values.length > 0 && values.every((value) => !Number.isNaN(parseNumber(value)));
}

function decodeHead(head: Uint8Array): string {
  const bytes = head.subarray(0, lookedAt);
  const encoding = detectEncoding(bytes);
  if (encoding !== "utf-8") return new TextDecoder(encoding).decode(bytes.subarray(0, bytes.length & ~1));
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // All but a character that the cut went through.
  return isUtf8(text.subarray(0, Math.max(0, text.length - 3)))
    ? text.toString("utf8")
    : text.toString("latin1");
}

/** Whether a text holds what no table does: characters below the space that are neither tabs nor ends of lines or pages. */
function holdsControls(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < 9 || (code > 13 && code < 32)) return true;
  }
  return false;
}
