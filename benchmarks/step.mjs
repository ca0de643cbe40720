// The training step of this project: rate, share of what the machine can multiply and add, and where the time goes;
// then the same step at sizes that fit no vector against round ones, and what it costs that any number of workers gives
// bitwise the same model.
//
//     npm run bench:step [-- --works usual,wide --engines native,wasm,blas --rounds 5 --seconds 1 --json FILE]
//
// Engines, and all cores' workers against one, take turns. `share` is of the engine's multiply-add rate with as many
// cores busy, measured before and after each sample. With --json, the file holds every sample, and a chart lies beside
// it as an SVG.
import { availableWorkers } from "@paravae/parallel";
import { chosen, commandLine } from "./common/arguments.mjs";
import { openReport, show, writeReport } from "./common/report.mjs";
import { engines, readsBf16 } from "./engines.mjs";
import { Roofline } from "./roofline/roofline.mjs";
import { anyWorkersTable, measureAnyWorkers } from "./step/any-workers.mjs";
import { measureOddSizes, oddSizesTable } from "./step/odd-sizes.mjs";
import { measureWork, workTable } from "./step/work.mjs";
import { works } from "./works.mjs";

const options = commandLine({ rounds: 5, seconds: 1 }, { flags: ["works", "engines"] });
const names = chosen(
  "engines",
  engines,
  options.engines ?? "native,native-avx2,native-bf16,wasm,blas,blas-bf16",
).map(([name]) => name);
/** Steps of such sizes are too small to gain by bfloat16. */
const oddNames = names.filter((name) => !readsBf16(name));
const workerCounts = [...new Set([availableWorkers(), 1])];
const { rounds, seconds } = options;
const report = openReport("step", { rounds, seconds, works: [] });

const roofline = await Roofline.open(names);
const settings = { rounds, seconds, roofline };
for (const [name, work] of chosen("works", works, options.works)) {
  const results = await measureWork(name, work, names, workerCounts, settings);
  report.works.push({ name, work, results });
  show(report, workTable(name, work, results));
}
report.oddSizes = await measureOddSizes(oddNames, availableWorkers(), settings);
show(report, oddSizesTable(report.oddSizes));
report.anyWorkers = await measureAnyWorkers(names, availableWorkers(), settings);
show(report, anyWorkersTable(report.anyWorkers));
await roofline.close();
await writeReport(options.json, report);
