import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { alignedText } from "./tables.mjs";

/** What paravae calls itself. */
export const { version } = JSON.parse(
  readFileSync(new URL("../../packages/parallel/package.json", import.meta.url), "utf8"),
);

/** Where and when a benchmark ran. */
export const circumstances = () => ({
  date: new Date().toISOString(),
  machine: {
    cpu: cpus()[0].model.trim(),
    cores: availableParallelism(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    paravae: version,
  },
});

/** `AMD EPYC, 2 cores, 2026-11-23`, for charts. */
export const placeAndDate = ({ machine, date }) =>
  `${machine.cpu}, ${machine.cores} cores, ${date.slice(0, 10)}`;

export const printTable = (table) => console.log(`\n${alignedText(table)}`);

/**
 * Writes a report as JSON, and its chart beside it.
 *
 * @param file undefined: nothing is written
 * @param report what it is called, its circumstances, every sample, and its tables as `results.mjs` shows them
 * @param svg undefined: there is no chart
 */
export function writeReport(file, report, svg) {
  if (file === undefined) return;
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  if (svg !== undefined) writeFileSync(`${file.replace(/\.json$/, "")}.svg`, svg);
}
