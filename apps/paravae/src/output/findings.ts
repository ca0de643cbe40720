/** Something that a command looked for. */
export interface Finding {
  readonly name: string;
  readonly found: boolean;
  readonly detail: string;
}

/** What was found and what was not, a line each. */
export const findingLines = (findings: readonly Finding[]): string[] =>
  findings.map(({ name, found, detail }) => `  ${found ? "✓" : "✗"} ${name.padEnd(14)} ${detail}`);
