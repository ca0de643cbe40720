// Runs the benchmarks one after the other and writes what they found to RESULTS.md, with the samples and charts in the
// folder results beside it, and page/findings.md at its end. Takes more than half an hour.
//
//     npm run bench:results [-- --only step,kernels --python INTERPRETER]
//     npm run bench:results -- --write-only
//
// --only runs some of them; --write-only runs none. The page and its charts are written anew from the files of all.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chosen, commandLine } from "./common/arguments.mjs";
import { drawChart } from "./common/report.mjs";
import { resultsPage } from "./page/results-page.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const options = commandLine({}, { flags: ["only", "python"], switches: ["write-only"] });
const python = options.python === undefined ? [] : ["--python", options.python];

/** By the name of its files, what each is run with. */
const runs = {
  step: ["step.mjs", "--seconds", "0.5"],
  peers: ["peers.mjs", "--seconds", "1", ...python],
  "end-to-end": ["end-to-end.mjs", ...python],
  kernels: ["kernels.mjs"],
  "scaling-native": ["scaling.mjs"],
  "scaling-wasm": ["scaling.mjs", "--engine", "wasm"],
  "scaling-blas": ["scaling.mjs", "--engine", "blas"],
  csv: ["csv.mjs"],
};

mkdirSync(here("results"), { recursive: true });
const fileOf = (name) => here(`results/${name}.json`);

const toRun = options["write-only"] ? [] : chosen("only", runs, options.only);
for (const [name, [script, ...flags]] of toRun) {
  console.log(`\n── ${name}`);
  // Where what it measures is absent, it leaves none.
  rmSync(fileOf(name), { force: true });
  const command = [here(script), ...flags, "--json", fileOf(name)];
  const { status } = spawnSync(process.execPath, command, { stdio: "inherit" });
  if (status !== 0) throw new Error(`${script} ended with status ${status}; what it printed says why`);
}

const reports = Object.keys(runs)
  .filter((name) => existsSync(fileOf(name)))
  .map((name) => ({ file: name, report: JSON.parse(readFileSync(fileOf(name), "utf8")) }));
for (const { file, report } of reports) await drawChart(fileOf(file), report);
const findings = readFileSync(here("page/findings.md"), "utf8");
writeFileSync(here("RESULTS.md"), resultsPage(reports, findings));
