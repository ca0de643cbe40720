// A table of numbers as CSV: paravae's reader, with types found and cells as float64 in batches, and papaparse, which it reads with, giving
// rows of text and nothing else. Each in a process of its own, in turn.
//
//     npm run bench:csv [-- --megabytes 200 --rounds 5 --json FILE]
//     npm run bench:csv -- --at-least 0.6
//
// Peak memory is the process's own, of which Node.js takes some 45 MB before it reads anything. "in memory" gathers all columns, as
// training does; the others hold no more than a batch.
//
// With --at-least, the reader must reach that share of papaparse's rate.
import { rmSync } from "node:fs";
import { median } from "d3-array";
import { commandLine } from "./common/arguments.mjs";
import { enforce } from "./common/enforce.mjs";
import { hundredths, spreadText, whole } from "./common/format.mjs";
import { jsonProcess } from "./common/json-process.mjs";
import { openReport, show, writeReport } from "./common/report.mjs";
import { inTurn, ratios } from "./common/rounds.mjs";
import { resultLines } from "./common/tables.mjs";
import { writeTable } from "./csv/made-up-table.mjs";

const options = commandLine({ rounds: 5 }, { flags: ["megabytes", "at-least"] });
const megabytes = Number(options.megabytes ?? 200);
const contestants = ["papaparse", "paravae", "paravae, in memory"].map((name) => ({
  name,
  ours: true,
  program: process.execPath,
}));

const file = await writeTable(megabytes);
const script = new URL("csv/read.mjs", import.meta.url).pathname;
const sample = (contestant) => jsonProcess(contestant, [script, contestant.name, file]);

try {
  if (options["at-least"] === undefined) {
    const results = await inTurn(contestants, options.rounds, sample);
    const report = openReport("csv", { rounds: options.rounds, megabytes, results });
    show(report, table(results));
    await writeReport(options.json, report);
  } else {
    await enforce("reading CSV, against papaparse's rate", Number(options["at-least"]), async () => {
      const [bare, ours] = await inTurn(contestants.slice(0, 2), 3, sample);
      return median(ratios(ours, bare, "megabytesPerSecond"));
    });
  }
} finally {
  rmSync(file, { force: true });
}

function table(results) {
  const [bare] = results;
  return {
    title: `A CSV of numbers, ${megabytes} MB, 20 columns`,
    heading: ["reader", "MB/s", "of papaparse", "peak memory, MB"],
    lines: resultLines(results, (result) => [
      spreadText(result.samples, whole, ({ megabytesPerSecond }) => megabytesPerSecond),
      spreadText(ratios(result, bare, "megabytesPerSecond"), hundredths),
      spreadText(result.samples, whole, ({ peakBytes }) => peakBytes / 1e6),
    ]),
  };
}
