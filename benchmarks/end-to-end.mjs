// Whole processes, from their start to their end: `paravae train` on Fashion-MNIST, and PyTorch's plain loop over the
// same files, with the same sizes, batches and number of epochs, the test images evaluated after each.
//
//     npm run bench:end-to-end [-- --epochs 10 --rounds 3 --engines blas,wasm --json FILE]
//
// Everyone takes turns. PyTorch runs with the number of threads that was fastest over one epoch. --python names the
// interpreter that has it, unless npm run bench:peers:setup installed it. With --json, the file holds every sample, and
// a chart lies beside it as an SVG.

import { chosen, commandLine } from "./common/arguments.mjs";
import { barChart } from "./common/bar-chart.mjs";
import { tenths } from "./common/format.mjs";
import { circumstances, placeAndDate, printTable, writeReport } from "./common/report.mjs";
import { inTurn } from "./common/rounds.mjs";
import { spread } from "./common/statistics.mjs";
import { fashionMnistFolder, model, ourTraining } from "./end-to-end/paravae.mjs";
import { bestPytorchTraining } from "./end-to-end/pytorch.mjs";
import { endToEndTable } from "./end-to-end/table.mjs";
import { timedProcess } from "./end-to-end/timed-process.mjs";
import { engines } from "./engines.mjs";
import { defaultPython } from "./peers/contestants.mjs";

const options = commandLine({ rounds: 3, epochs: 10 }, { flags: ["engines", "python"] });
const { rounds, epochs } = options;
const names = chosen("engines", engines, options.engines ?? "blas,wasm").map(([name]) => name);
const folder = await fashionMnistFolder();

const contestants = [
  ...names.map((name) => ourTraining(name, folder, epochs)),
  await bestPytorchTraining(options.python ?? defaultPython(), folder, epochs),
];
const results = await inTurn(contestants, rounds, timedProcess);
const report = { name: "end-to-end", ...circumstances(), rounds, epochs, model };
report.results = results.map(({ name, ours, setting, absent, samples }) => ({
  ...{ name, ours, setting, absent, samples },
}));
const table = endToEndTable(report);
printTable(table);
const chart = barChart({
  title: `Seconds from start to end: ${table.title}`,
  about: `${placeAndDate(report)}; median, lowest and highest of ${rounds}; shorter is faster`,
  groups: [
    {
      title: "",
      bars: results
        .filter(({ samples }) => samples.length > 0)
        .map(({ name, ours, samples }) => ({ name, ours, ...spread(samples.map(({ seconds }) => seconds)) })),
    },
  ],
  label: tenths,
});
writeReport(options.json, { ...report, tables: [table] }, chart);
