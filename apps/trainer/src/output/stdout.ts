/**
 * Keeps a reader that goes away (`paravae train | head -1`) from ending the process: what is written after
 * that goes nowhere, and the run goes on to its files.
 */
export function surviveClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
}

export const printLine = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** One object per line (NDJSON). Numbers that JSON has no word for become null. */
export const printJson = (value: unknown): void => printLine(JSON.stringify(value));

/** Something the user should know that is no result. */
export const printNote = (line: string): void => {
  process.stderr.write(`${line}\n`);
};
