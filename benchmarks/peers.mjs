// Rows per second of the whole training step, ours and of TensorFlow.js, PyTorch and JAX: the same model, the same
// rows, each in a process of its own and in its best setting, in turn.
//
//     npm run bench:peers [-- --works usual,wide --rounds 5 --seconds 2 --json FILE]
//     npm run bench:peers -- --check
//
// A ratio is the median over rounds of how many times as fast ours was in that round. A table at the end says which of
// the ratios aimed for are reached. With --json, the file holds every sample, and a chart of the medians lies beside it
// as an SVG. With --check, nothing is timed: everyone's loss after the same steps is compared.
//
// npm run bench:peers:setup installs the Python peers; --python names an interpreter that has them already.
import { chosen, commandLine } from "./common/arguments.mjs";
import { openReport, show, writeReport } from "./common/report.mjs";
import { inTurn } from "./common/rounds.mjs";
import { check } from "./peers/check.mjs";
import { contestants, defaultPython, takingPart } from "./peers/contestants.mjs";
import { sample } from "./peers/sample.mjs";
import { sampleTable } from "./peers/sample-table.mjs";
import { targetTable } from "./peers/targets.mjs";
import { describeWork, works } from "./works.mjs";

/** Of made-up rows, as `measureSteps` has them. */
const batches = 64;

const options = commandLine({ rounds: 5, seconds: 2 }, { flags: ["works", "python"], switches: ["check"] });
const everyone = contestants(options.python ?? defaultPython());
const { rounds, seconds } = options;

/** Samples of a work, everyone in turn. */
const measure = (contestants, work) =>
  inTurn(contestants, rounds, (contestant) => sample(contestant, work, { batches, seconds }));

async function compareAll() {
  const report = openReport("peers", { rounds, seconds, works: [] });
  for (const [name, work] of chosen("works", works, options.works)) {
    const results = await measure(takingPart(everyone, name), work);
    report.works.push({ name, work, results: results.map(({ command, sameLoss, ...result }) => result) });
    show(report, sampleTable(name, work, results));
  }
  show(report, targetTable(report.works));
  await writeReport(options.json, report);
}

if (options.check) {
  for (const [name, work] of chosen("works", works, options.works)) {
    console.log(`\n${describeWork(name, work)}`);
    await check(takingPart(everyone, name), work);
  }
} else {
  await compareAll();
}
