/**
 * Keeps an output that fails from ending the process: the run goes on to its files. A reader that goes away
 * (`paravae train | head -1`, a terminal that is closed) is nothing to speak of; anything else, as a full disk, is told once on stderr and
 * in the exit status.
 */
export function surviveFailedOutput(): void {
  process.stderr.on("error", () => undefined);
  let told = false;
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    const isReaderGone = error.code === "EPIPE" || (error.code === "EIO" && process.stdout.isTTY);
    if (isReaderGone || told) return;
    told = true;
    process.exitCode = 1;
    process.stderr.write(`paravae: stdout cannot be written: ${error.message} [E_STDOUT]\n`);
  });
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
