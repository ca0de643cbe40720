import { jsonLine } from "../json-line.js";
import type { ProcessIdentity } from "./process-identity.js";

/** What a lock file says of its holder. */
export interface LockRecord extends ProcessIdentity {
  /** Of this one attempt to get the lock; never used again. */
  readonly token: string;
  /** When the attempt began, ISO 8601. */
  readonly since: string;
}

export const encodeRecord = (record: LockRecord): string => jsonLine(record);

/** Tokens become part of file names. */
const isToken = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f-]{36}$/.test(value);

/** Texts are shown to users, so nothing that a terminal would obey. */
const isText = (value: unknown): boolean => typeof value === "string" && /^\P{C}{0,255}$/u.test(value);

/** Not 0 nor below, by which kill(2) means groups of processes. */
const isPid = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) > 0 && Number(value) < 2 ** 31;

const fields: Readonly<Record<keyof LockRecord, (value: unknown) => boolean>> = {
  token: isToken,
  pid: isPid,
  start: (value) => value === null || isText(value),
  host: isText,
  boot: (value) => value === null || isText(value),
  namespace: (value) => value === null || isText(value),
  since: isText,
};

/** The record in a lock file's text; undefined when it is not one, such as half of one. */
export function decodeRecord(text: string): LockRecord | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null) return undefined;
  const record = value as LockRecord;
  const isRecord = Object.entries(fields).every(([name, isValid]) =>
    isValid(record[name as keyof LockRecord]),
  );
  return isRecord ? record : undefined;
}
