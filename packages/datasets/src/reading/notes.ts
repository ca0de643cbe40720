/** What is told of a file at most: a file may be odd in each of its columns. */
const mostNotes = 100;

/** What is found of a file, each thing once. */
export class Notes {
  private readonly told = new Set<string>();
  readonly list: string[] = [];

  readonly tell = (note: string): void => {
    if (this.told.has(note) || this.list.length > mostNotes) return;
    this.told.add(note);
    this.list.push(this.list.length === mostNotes ? "and more" : note);
  };
}
