// How the training step scales over workers: with a fixed batch (strong) and with a batch that grows with them (weak);
// and a model of a step's time, fitted to these measurements, that predicts more cores than there are here.
//
//     npm run bench:scaling [-- --engine native --rounds 7 --seconds 1 --json FILE]
//     npm run bench:scaling -- --engine wasm --at-least 1.7
//
// All numbers of workers and batches take turns. With --json, the file holds every sample, and a chart of the speed-ups
// lies beside it as an SVG. With --at-least, two workers must reach that many times the rows a second of one, at batch
// 512.
import { availableWorkers } from "@paravae/parallel";
import { median } from "d3-array";
import { commandLine, oneOf } from "./common/arguments.mjs";
import { enforce } from "./common/enforce.mjs";
import { openReport, show, writeReport } from "./common/report.mjs";
import { inTurn, ratios } from "./common/rounds.mjs";
import { engines } from "./engines.mjs";
import { measureStep } from "./measure-step.mjs";
import { fitModels } from "./scaling/model.mjs";
import { allPoints, usualPoint } from "./scaling/points.mjs";
import { modelTable, predictionTable, strongTable, weakTable } from "./scaling/tables.mjs";

const options = commandLine({ rounds: 7, seconds: 1 }, { flags: ["engine", "at-least"] });
const engine = options.engine ?? "native";
oneOf("engine", engines, engine);

/** Samples of all points in turn, or why the engine is absent. */
async function measure(points) {
  const { rounds, seconds } = options;
  const results = await inTurn(points, rounds, ({ work, workers }) =>
    measureStep(engine, work, { workers, seconds }),
  );
  return { results, absent: results.find(({ absent }) => absent !== undefined)?.absent };
}

async function compareAll() {
  const { results: points, absent } = await measure(allPoints(availableWorkers()));
  if (absent !== undefined) {
    console.log(`${engine} is absent: ${absent}`);
    return;
  }
  const { rounds, seconds } = options;
  const report = openReport("scaling", { engine, rounds, seconds, points, models: fitModels(points) });
  for (const table of [strongTable, weakTable, modelTable, predictionTable]) show(report, table(report));
  await writeReport(options.json, report);
}

async function twoAgainstOne() {
  const { results, absent } = await measure([usualPoint(1, 512), usualPoint(2, 512)]);
  if (absent !== undefined) throw new Error(`${engine} is absent: ${absent}`);
  const [one, two] = results;
  return median(ratios(two, one));
}

if (options["at-least"] === undefined) {
  await compareAll();
} else if (availableWorkers() < 2) {
  throw new Error("there is one core here; two workers cannot be faster than one");
} else {
  const name = `${engine}, 784-400-20, batch 512, 2 workers against 1`;
  await enforce(name, Number(options["at-least"]), twoAgainstOne);
}
