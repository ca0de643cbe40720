/** What a record of kinds holds for a kind: nothing that every object brings along, as `constructor`. */
export const ownEntry = <Entry>(record: Readonly<Record<string, Entry>>, kind: string): Entry | undefined =>
  Object.hasOwn(record, kind) ? record[kind] : undefined;
