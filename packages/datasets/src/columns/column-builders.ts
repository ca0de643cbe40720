import type { Cells, Field } from "../reading/field.js";
import type { NumberColumn, TextColumn } from "./columns.js";
import { GrowingArray } from "./growing-array.js";

/** Texts of a column that are told apart, and their characters; a column of more is free text, which no model takes as categories. */
const maxTexts = 1 << 17;
const maxCharacters = 1 << 25;

/** Gathers the cells of a field of numbers, in the type in which they come. */
export class NumberBuilder {
  private readonly field: Field;
  private values: GrowingArray<Uint8Array | Float32Array | Float64Array> | undefined;

  constructor(field: Field) {
    this.field = field;
  }

  append(cells: Exclude<Cells, readonly (string | null)[]>): void {
    this.values ??= new GrowingArray((length) =>
      cells instanceof Uint8Array
        ? new Uint8Array(length)
        : cells instanceof Float32Array
          ? new Float32Array(length)
          : new Float64Array(length),
    );
    this.values.append(cells);
  }

  build(): NumberColumn {
    return { field: this.field, values: this.values?.join() ?? new Float64Array(0) };
  }
}

/** Gathers the cells of a field of text as places in a dictionary. */
export class TextBuilder {
  private readonly field: Field;
  private readonly codes = new GrowingArray((length) => new Int32Array(length));
  private readonly places = new Map<string, number>();
  private characters = 0;

  constructor(field: Field) {
    this.field = { ...field, type: "text" };
  }

  /** Whether the column has more texts than are told apart. */
  get isFull(): boolean {
    return this.places.size > maxTexts || this.characters > maxCharacters;
  }

  append(cells: readonly (string | null)[]): void {
    if (!this.isFull)
      this.codes.append(Int32Array.from(cells, (cell) => (cell === null ? -1 : this.place(cell))));
  }

  build(): TextColumn {
    return { field: this.field, codes: this.codes.join(), dictionary: [...this.places.keys()] };
  }

  private place(text: string): number {
    const known = this.places.get(text);
    if (known !== undefined) return known;
    if (this.isFull) return -1;
    const place = this.places.size;
    this.places.set(ownText(text), place);
    this.characters += text.length;
    return place;
  }
}

/** A text that does not hold on to the piece of the file that it was cut from, as V8's slices do. */
const ownText = (text: string): string => Buffer.from(text, "utf16le").toString("utf16le");
