import { ParavaeError } from "@paravae/core";
import type { Batch } from "../reading/field.js";
import type { Format, Reading, ReadOptions } from "../reading/format.js";
import type { InputFile } from "../reading/input-file.js";
import { maxColumns, tooManyColumns } from "../reading/max-columns.js";
import { Notes } from "../reading/notes.js";
import { toldPath } from "../reading/told-path.js";
import { decodeText, detectEncoding, NotTextError } from "../text/decode-text.js";
import { missingTexts } from "../text/missing-texts.js";
import { JsonColumns } from "./json-columns.js";
import { findFields, namedValues } from "./json-fields.js";
import { type JsonRows, jsonRows } from "./json-rows.js";

/** Rows of JSON, one a line: objects of named values, or lists (jsonlines.org). */
export const jsonLines: Format = {
  name: "JSON lines",
  recognises: ({ head, path }) => looksLikeJson(head, /\.(jsonl|ndjson|json)(\.gz)?$/i.test(path)),
  async open(input, options) {
    try {
      return await openLines(input, options);
    } catch (error) {
      throw withPath(input.path, error);
    }
  },
};

/** So many rows, or characters, are looked at for the columns. */
const sampledCharacters = 1 << 20;

function looksLikeJson(head: Uint8Array, isNamed: boolean): boolean {
  const encoding = detectEncoding(head);
  const text = new TextDecoder(encoding).decode(head).trimStart();
  if (!text.startsWith("{") && !text.startsWith("[")) return false;
  const end = text.indexOf("\n");
  if (isNamed || end < 0 || /^(\{|\[|\[\{.*)\s*$/.test(text.slice(0, end))) return true;
  try {
    JSON.parse(text.slice(0, end).replaceAll("NaN", "null"));
    return true;
  } catch {
    return false;
  }
}

async function openLines(input: InputFile, options: ReadOptions): Promise<Reading> {
  const { path } = input;
  const { list: notes, tell } = new Notes();
  const pieces = () => jsonRows(decodeText(input.stream(), detectEncoding(input.head), tell), path);
  const sample = await readSample(pieces());
  if (sample.rows.length === 0) throw openError(path, "holds no rows, expected an object or a list a line");
  const reading = { missing: missingTexts(options.missing), asText: options.asText ?? new Set<string>() };
  const fields = findFields(sample, reading, path, tell);
  if (fields.length === 0) throw openError(path, "holds no columns of numbers or text");
  if (fields.length > maxColumns) throw tooManyColumns("E_JSON_LINES", path, fields.length);
  const names = new Set(fields.map(({ name }) => name));
  const leftOut = new Set(sample.rows.flatMap((row) => namedValues(row).map(([name]) => name)));
  for (const name of names) leftOut.delete(name);
  return {
    fields,
    count: undefined,
    notes,
    batches: () => batches(pieces(), new JsonColumns(fields, leftOut, reading, path, tell), input, options),
  };
}

async function* batches(
  pieces: AsyncIterable<JsonRows>,
  columns: JsonColumns,
  { path }: InputFile,
  { signal }: ReadOptions,
): AsyncGenerator<Batch> {
  try {
    for await (const piece of pieces) {
      signal?.throwIfAborted();
      yield columns.convert(piece);
    }
  } catch (error) {
    throw withPath(path, error);
  }
}

async function readSample(pieces: AsyncIterable<JsonRows>): Promise<JsonRows> {
  const sample: JsonRows = { rows: [], lines: [], texts: [] };
  let length = 0;
  for await (const { rows, lines, texts } of pieces) {
    for (const [r, row] of rows.entries()) {
      sample.rows.push(row);
      sample.lines.push(lines[r] as number);
      length += (texts[r] as string).length;
    }
    if (length > sampledCharacters) break;
  }
  return sample;
}

const openError = (path: string, what: string): ParavaeError =>
  new ParavaeError("E_JSON_LINES", `${toldPath(path)}: ${what}`, { data: { path } });

const withPath = (path: string, error: unknown): unknown =>
  error instanceof NotTextError ? openError(path, `${error.message}; save it as UTF-8`) : error;
