// Training on rows that are read from a row cache while others are trained on: against the same rows in memory, and how much
// memory it takes for rows that are larger than that.
//
//     npm run bench:out-of-core [-- --rounds 3 --mib 1024 --large-mib 4096 --most-seconds 20 --folder FOLDER --json FILE]
//
// Everyone takes turns, in a process of its own. Rows are made up, written into --folder (the system's temporary one when left out)
// and removed. An epoch is trained, or as much of it as --most-seconds has time for. Rows in memory go in an order by rows, as they do unless told otherwise. With --enforce, training from the file must
// reach 0.85 times the rows a second of memory, and take less than 600 MiB for --large-mib of rows.
import { mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { median } from "d3-array";
import { commandLine, flagsOf } from "./common/arguments.mjs";
import { jsonProcess } from "./common/json-process.mjs";
import { openReport, show, writeReport } from "./common/report.mjs";
import { inTurn, ratios } from "./common/rounds.mjs";
import { largeTable, speedTable } from "./out-of-core/tables.mjs";
import { works } from "./out-of-core/works.mjs";
import { writeRows } from "./out-of-core/write-rows.mjs";

const [leastRatio, mostMiB] = [0.85, 600];
const options = commandLine(
  { rounds: 3 },
  { flags: ["mib", "large-mib", "most-seconds", "folder"], switches: ["enforce"] },
);
const { rounds } = options;
const [mib, largeMib] = [Number(options.mib ?? 1024), Number(options["large-mib"] ?? 4096)];
const seconds = options["most-seconds"];
const train = fileURLToPath(new URL("out-of-core/train.mjs", import.meta.url));

const sample =
  (path) =>
  ({ work, place, blocks }) =>
    jsonProcess({ name: work, ours: true, program: process.execPath }, [
      train,
      ...flagsOf({ work, place, rows: path }),
      ...(blocks ? ["--blocks"] : []),
      ...(seconds === undefined ? [] : ["--seconds", seconds]),
    ]);

/** Runs `use` on so much of made-up rows, which are removed behind it. */
async function withRows(work, size, use) {
  const parent = options.folder ?? tmpdir();
  const { bavail, bsize } = statfsSync(parent);
  if (bavail * bsize < 1.1 * size * 2 ** 20)
    throw new Error(`${parent}: less than ${size} MiB are free; use --folder`);
  const folder = mkdtempSync(join(parent, "paravae-out-of-core-"));
  try {
    const path = join(folder, "made-up.rows");
    const written = await writeRows(path, works[work].row, size * 2 ** 20);
    return await use(path, written);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const places = [
  { name: "in memory", place: "memory" },
  { name: "in memory, by blocks", place: "memory", blocks: true },
  { name: "read from a file", place: "file" },
];

const report = openReport("out-of-core", { rounds, mib, largeMib, speed: [], large: [] });
for (const work of mib > 0 ? Object.keys(works) : []) {
  await withRows(work, mib, async (path, written) => {
    const contestants = places.map((place) => ({ ...place, work }));
    const results = await inTurn(contestants, rounds, sample(path));
    report.speed.push({ work, written, results });
    show(report, speedTable(report.speed.at(-1), mib));
    const models = new Set(results.slice(1).flatMap(({ samples }) => samples.map(({ model }) => model)));
    if (seconds === undefined && models.size !== 1)
      throw new Error(`${work}: by blocks, memory and file trained ${models.size} models`);
  });
}
if (largeMib > 0) {
  for (const work of Object.keys(works)) {
    await withRows(work, largeMib, async (path, written) => {
      const taken = await sample(path)({ work, place: "file" });
      report.large.push({ work, written, ...taken });
    });
  }
  show(report, largeTable(report.large, largeMib));
}
await writeReport(options.json, report);

if (options.enforce) {
  for (const { work, results } of report.speed) {
    verdict(
      `${work}: file against memory`,
      median(ratios(results[2], results[0])),
      (ratio) => ratio >= leastRatio,
    );
  }
  for (const { work, peakRssMiB } of report.large) {
    verdict(`${work}: MiB resident`, peakRssMiB, (resident) => resident < mostMiB);
  }
}

function verdict(name, value, holds) {
  console.log(`${name}: ${value.toFixed(2)}: ${holds(value) ? "reached" : "MISSED"}`);
  if (!holds(value)) process.exitCode = 1;
}
