/** A value as a line of NDJSON. */
export const jsonLine = (value: unknown): string => `${JSON.stringify(value)}\n`;
