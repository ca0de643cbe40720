import {
  type Field,
  formats,
  type OpenInputOptions,
  openInput,
  type ReadOptions,
} from "../../src/files/index.js";

export interface Table {
  readonly format: string;
  readonly fields: readonly Field[];
  readonly count: number | undefined;
  readonly notes: readonly string[];
  /** All cells of each field. */
  readonly columns: (number | string | null)[][];
  /** Rows of each batch. */
  readonly batches: number[];
}

/** Reads a file as it would be for a training: by the first format that knows it. */
export async function readAll(path: string, options: ReadOptions & OpenInputOptions = {}): Promise<Table> {
  const input = await openInput(path, options);
  try {
    const format = formats.find((candidate) => candidate.recognises(input));
    if (format === undefined) throw new Error(`${path}: no format knows it`);
    const { fields, count, notes, batches } = await format.open(input, options);
    const columns = fields.map((): (number | string | null)[] => []);
    const sizes: number[] = [];
    for await (const batch of batches()) {
      sizes.push(batch.count);
      for (const [i, column] of columns.entries()) {
        for (const cell of batch.cells[i]) column.push(cell);
      }
    }
    return { format: format.name, fields, count, notes, columns, batches: sizes };
  } finally {
    await input.close();
  }
}
