import { ParavaeError } from "@paravae/core";
import { collectColumns } from "../columns/collect-columns.js";
import type { Columns } from "../columns/columns.js";
import type { SelectOptions } from "../columns/select-fields.js";
import type { Field } from "../reading/field.js";
import type { Format, ReadOptions } from "../reading/format.js";
import { formats } from "../reading/formats.js";
import type { InputFile } from "../reading/input-file.js";
import { openInput } from "../reading/open-input.js";
import { toldPath } from "../reading/told-path.js";

/** How files are read. */
export interface ReadFileOptions extends ReadOptions, SelectOptions {
  /** Whether a file may lack the label and columns that are excluded, as rows that a model is yet to see do. */
  readonly mayLack?: boolean | undefined;
}

/**
 * The wanted columns of one file, in memory.
 *
 * @param path "-" is standard input
 * @throws ParavaeError E_DATA_FORMAT for a file of no kind that is read, and what its format and `collectColumns` throw
 */
export async function readColumns(path: string, options: ReadFileOptions): Promise<Columns> {
  const input = await openInput(path, options);
  try {
    const format = formatOf(input);
    const { fields } = await format.open(input, options);
    return await collectColumns(input, format, { ...options, ...namedIn(fields, options) });
  } finally {
    await input.close();
  }
}

function namedIn(
  fields: readonly Field[],
  { label, exclude, mayLack }: ReadFileOptions,
): Pick<SelectOptions, "label" | "exclude"> {
  const isThere = (name: string) => !mayLack || fields.some((field) => field.name === name);
  const named = label !== undefined && isThere(label) ? label : undefined;
  return { label: named ?? impliedLabel(fields), exclude: exclude?.filter(isThere) };
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

/** Beside one array of whole rows, such as pictures, a field of one value a row says what they are. */
function impliedLabel(fields: readonly Field[]): string | undefined {
  const [single, ...others] = fields.filter(({ shape }) => shape.length === 0);
  return fields.length === 2 && others.length === 0 ? single?.name : undefined;
}
