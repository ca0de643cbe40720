import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { alignedText } from "./tables.mjs";

/** What paravae calls itself. */
export const { version } = JSON.parse(
  readFileSync(new URL("../../packages/parallel/package.json", import.meta.url), "utf8"),
);

/** A report that is to hold every sample: what it is called, where and when it was made, and no tables yet. */
export const openReport = (name, settings) => ({
  name,
  date: new Date().toISOString(),
  machine: {
    cpu: cpus()[0].model.trim(),
    cores: availableParallelism(),
    platform: `${process.platform}-${process.arch}`,
    node: process.version,
    paravae: version,
  },
  ...settings,
  tables: [],
});

/** Prints a table, and keeps it for the page of results. */
export function show(report, table) {
  console.log(`\n${alignedText(table)}`);
  report.tables.push(table);
}

/**
 * Writes a report as JSON, and its chart beside it.
 *
 * @param file undefined: nothing is written
 */
export async function writeReport(file, report) {
  if (file === undefined) return;
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  await drawChart(file, report);
}

/** Draws the chart of a report beside its file. */
export async function drawChart(file, report) {
  // Processes that measure do not load what draws.
  const { charts } = await import("../charts.mjs");
  writeFileSync(`${file.replace(/\.json$/, "")}.svg`, await charts[report.name](report));
}
