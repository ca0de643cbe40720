import { ParavaeError, shortened } from "@paravae/core";
import type { Field } from "../reading/field.js";
import type { Format, Reading, ReadOptions } from "../reading/format.js";
import type { InputFile } from "../reading/input-file.js";
import { toldPath } from "../reading/told-path.js";
import { NumberBuilder, TextBuilder } from "./column-builders.js";
import type { Column, Columns } from "./columns.js";
import { labelError } from "./labels.js";
import { type SelectOptions, selectFields } from "./select-fields.js";

/** What the cells of a pass became, by the name of the field. */
interface Pass {
  readonly count: number;
  readonly builders: ReadonlyMap<string, NumberBuilder | TextBuilder>;
  /** Fields that began as numbers and went on as text. */
  readonly widened: ReadonlySet<string>;
}

/**
 * Reads the wanted columns of a file into memory. A column that turns out to be text behind its numbers is read a second time, from the
 * beginning on as text.
 *
 * @throws ParavaeError what the format throws, E_COLUMN for columns that are not there, and for a file that changes meanwhile
 */
export async function collectColumns(
  input: InputFile,
  format: Format,
  options: ReadOptions & SelectOptions,
): Promise<Columns> {
  const { path } = input;
  const reading = await format.open(input, options);
  const selection = selectFields(path, reading, options);
  const fieldOf = (c: number) => reading.fields[c] as Field;
  const columns = selection.columns.map(fieldOf);
  const label = selection.label === undefined ? undefined : fieldOf(selection.label);
  const { count, builders, widened } = await readPass(
    reading,
    label === undefined ? columns : [...columns, label],
  );
  const notes = new Set(reading.notes);
  const texts = widened.size === 0 ? undefined : await readTexts(input, format, options, widened, count);
  for (const note of texts?.notes ?? []) notes.add(note);
  const build = ({ name }: Field): Column[] => {
    const builder = texts?.builders.get(name) ?? builders.get(name);
    if (!(builder instanceof TextBuilder && builder.isFull))
      return builder === undefined ? [] : [builder.build()];
    notes.add(`column ${shortened(name, 40)} is left out: it has too many different texts to tell apart`);
    return [];
  };
  return {
    path,
    count,
    columns: columns.flatMap(build),
    label: label === undefined ? undefined : (build(label)[0] ?? noLabel(path, label.name)),
    // What is left out is known by now.
    notes: [...notes],
  };
}

function noLabel(path: string, name: string): never {
  throw labelError(path, name, "has too many different texts to be classes; exclude it if it is no label");
}

/** The columns that widened, as text. */
async function readTexts(
  input: InputFile,
  format: Format,
  options: ReadOptions,
  widened: ReadonlySet<string>,
  expected: number,
): Promise<{ builders: ReadonlyMap<string, TextBuilder | NumberBuilder>; notes: readonly string[] }> {
  const asText = new Set([...(options.asText ?? []), ...widened]);
  const reading = await format.open(input, { ...options, asText });
  const { builders, count } = await readPass(
    reading,
    reading.fields.filter(({ name }) => widened.has(name)),
  );
  if (count !== expected || builders.size !== widened.size) {
    throw new ParavaeError(
      "E_COLUMN",
      `${toldPath(input.path)}: changed while it was read, from ${expected} rows to ${count}; is another program writing it?`,
      { data: { path: input.path, got: count, expected } },
    );
  }
  return { builders, notes: reading.notes };
}

async function readPass(reading: Reading, wanted: readonly Field[]): Promise<Pass> {
  const places = wanted.map((field) => reading.fields.indexOf(field));
  const builders = new Map<string, NumberBuilder | TextBuilder>();
  const widened = new Set<string>();
  let count = 0;
  for await (const batch of reading.batches()) {
    for (const [i, field] of wanted.entries()) {
      const cells = batch.cells[places[i] as number];
      const { name } = field;
      if (cells === undefined || widened.has(name)) continue;
      const builder =
        builders.get(name) ?? (isNumeric(cells) ? new NumberBuilder(field) : new TextBuilder(field));
      builders.set(name, builder);
      if (builder instanceof NumberBuilder && isNumeric(cells)) builder.append(cells);
      else if (builder instanceof TextBuilder && !isNumeric(cells)) builder.append(cells);
      else {
        widened.add(name);
        builders.delete(name);
      }
    }
    count += batch.count;
  }
  return { count, builders, widened };
}

type Numeric = Uint8Array | Float32Array | Float64Array;

const isNumeric = (cells: Numeric | readonly (string | null)[]): cells is Numeric =>
  ArrayBuffer.isView(cells);
