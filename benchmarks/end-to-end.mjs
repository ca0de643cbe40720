// Whole processes, from their start to their end: `paravae train` on Fashion-MNIST, and PyTorch's plain loop over the
// same files, with the same sizes, batches and number of epochs, the test images evaluated after each.
//
//     npm run bench:end-to-end [-- --epochs 10 --rounds 3 --engines native,blas,wasm --json FILE]
//
// Everyone takes turns. PyTorch runs with the number of threads that was fastest over one epoch. --python names the
// interpreter that has it, unless npm run bench:peers:setup installed it. With --json, the file holds every sample, and
// a chart lies beside it as an SVG.

import { chosen, commandLine } from "./common/arguments.mjs";
import { openReport, show, writeReport } from "./common/report.mjs";
import { inTurn } from "./common/rounds.mjs";
import { fashionMnistFolder, model, ourTraining } from "./end-to-end/paravae.mjs";
import { bestPytorchTraining } from "./end-to-end/pytorch.mjs";
import { endToEndTable } from "./end-to-end/table.mjs";
import { timedProcess } from "./end-to-end/timed-process.mjs";
import { engines } from "./engines.mjs";
import { defaultPython } from "./peers/contestants.mjs";

const options = commandLine({ rounds: 3, epochs: 10 }, { flags: ["engines", "python"] });
const { rounds, epochs } = options;
const names = chosen("engines", engines, options.engines ?? "native,blas,wasm").map(([name]) => name);
const folder = await fashionMnistFolder();

const contestants = [
  ...names.map((name) => ourTraining(name, folder, epochs)),
  await bestPytorchTraining(options.python ?? defaultPython(), folder, epochs),
];
const results = await inTurn(contestants, rounds, timedProcess);
const report = openReport("end-to-end", {
  ...{ rounds, epochs, model },
  results: results.map(({ program, ...result }) => result),
});
show(report, endToEndTable(report));
await writeReport(options.json, report);
