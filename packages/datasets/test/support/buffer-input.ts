import { writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Format, Reading, ReadOptions } from "../../src/reading/format.js";
import type { InputFile } from "../../src/reading/input-file.js";
import { temporaryFolder } from "../idx-files.js";

/** Bytes as a file; pieces of `pieceBytes` put ends of them anywhere. */
export function bufferInput(
  content: Uint8Array | string,
  path = "table.csv",
  pieceBytes = 1 << 16,
): InputFile {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  let file: FileHandle | undefined;
  return {
    path,
    head: bytes.subarray(0, 1 << 16),
    size: bytes.length,
    async *stream() {
      for (let at = 0; at < bytes.length; at += pieceBytes) yield bytes.subarray(at, at + pieceBytes);
    },
    async randomAccess() {
      const name = join(await temporaryFolder(), "input");
      writeFileSync(name, bytes);
      file ??= await open(name);
      return { file, size: bytes.length };
    },
    close: async () => file?.close(),
  };
}

/** All cells of a file, column by column, a missing one as null, and what was told. */
export async function readAll(
  format: Format,
  input: InputFile,
  options: ReadOptions = {},
): Promise<{ reading: Reading; columns: Record<string, (number | string | null)[]> }> {
  try {
    const reading = await format.open(input, options);
    return { reading, columns: await columnsOf(reading) };
  } finally {
    await input.close();
  }
}

async function columnsOf(reading: Reading): Promise<Record<string, (number | string | null)[]>> {
  const columns: Record<string, (number | string | null)[]> = Object.fromEntries(
    reading.fields.map(({ name }) => [name, []]),
  );
  for await (const { cells, count } of reading.batches()) {
    for (const [c, { name, shape }] of reading.fields.entries()) {
      const values = Array.from(cells[c] as ArrayLike<number | string | null>);
      if (values.length !== count * shape.reduce((product, extent) => product * extent, 1)) {
        throw new Error(`${name} has ${values.length} cells of ${count} rows`);
      }
      for (const value of values) columns[name]?.push(Number.isNaN(value) ? null : value);
    }
  }
  return columns;
}

/** The message of the error that reading a file ends with. */
export const refusal = async (
  format: Format,
  input: InputFile,
  options: ReadOptions = {},
): Promise<string> => {
  try {
    await readAll(format, input, options);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error("it is read");
};
