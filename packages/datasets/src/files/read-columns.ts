import { ParavaeError } from "@paravae/core";
import { collectColumns } from "../columns/collect-columns.js";
import type { Columns } from "../columns/columns.js";
import type { SelectOptions } from "../columns/select-fields.js";
import type { Format, ReadOptions } from "../reading/format.js";
import { formats } from "../reading/formats.js";
import type { InputFile } from "../reading/input-file.js";
import { openInput } from "../reading/open-input.js";
import { toldPath } from "../reading/told-path.js";

/** How files are read. */
export type ReadFileOptions = ReadOptions & SelectOptions;

/**
 * The wanted columns of one file, in memory.
 *
 * @param path "-" is standard input
 * @throws ParavaeError E_DATA_FORMAT for a file of no kind that is read, and what its format and `collectColumns` throw
 */
export async function readColumns(path: string, options: ReadFileOptions): Promise<Columns> {
  const input = await openInput(path, options);
  try {
    return await collectColumns(input, formatOf(input), options);
  } finally {
    await input.close();
  }
}

/** @throws ParavaeError E_DATA_FORMAT */
export function formatOf(input: InputFile): Format {
  const format = formats.find((each) => each.recognises(input));
  if (format !== undefined) return format;
  const names = formats.map(({ name }) => name).join(", ");
  throw new ParavaeError(
    "E_DATA_FORMAT",
    `${toldPath(input.path)}: its bytes are of no kind that is read, expected ${names}, or a folder of pictures`,
    { data: { path: input.path } },
  );
}
