/** Says where a benchmark is, on one line of a terminal that the next one replaces. */
export function progress(line) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}
