// Runs the benchmarks one after the other and writes what they found to RESULTS.md, with the samples and charts in the
// folder results beside it, and page/findings.md at its end. Takes more than half an hour.
//
//     npm run bench:results [-- --quick --only step,kernels --python INTERPRETER]
//     npm run bench:results -- --write-only
//
// --quick takes few samples, to see that everything works; --only runs some of them, and with the files that the others
// have left writes the page anew; --write-only runs none. Charts are drawn anew from the files, too.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chosen, commandLine } from "./common/arguments.mjs";
import { drawChart } from "./common/report.mjs";
import { resultsPage } from "./page/results-page.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const options = commandLine({}, { flags: ["only", "python"], switches: ["quick", "write-only"] });
const python = options.python === undefined ? [] : ["--python", options.python];

/** By the name of its files, what each is run with, in full and to be quick. */
const runs = {
  step: { script: "step", full: ["--seconds", "0.5"], quick: ["--rounds", "1", "--seconds", "0.2"] },
  peers: {
    script: "peers",
    full: ["--seconds", "1", ...python],
    quick: ["--rounds", "1", "--seconds", "0.2", ...python],
  },
  "end-to-end": { script: "end-to-end", full: python, quick: ["--rounds", "1", "--epochs", "1", ...python] },
  kernels: { script: "kernels", full: [], quick: ["--rounds", "3"] },
  "scaling-wasm": { script: "scaling", full: [], quick: ["--rounds", "1", "--seconds", "0.2"] },
  "scaling-blas": {
    script: "scaling",
    full: ["--engine", "blas"],
    quick: ["--engine", "blas", "--rounds", "1", "--seconds", "0.2"],
  },
};

mkdirSync(here("results"), { recursive: true });
const fileOf = (name) => here(`results/${name}.json`);

const toRun = options["write-only"] ? [] : chosen("only", runs, options.only);
for (const [name, { script, full, quick }] of toRun) {
  console.log(`\n── ${name}`);
  // Where what it measures is absent, it leaves none.
  rmSync(fileOf(name), { force: true });
  const flags = [...(options.quick ? quick : full), "--json", fileOf(name)];
  const { status } = spawnSync(process.execPath, [here(`${script}.mjs`), ...flags], { stdio: "inherit" });
  if (status !== 0) throw new Error(`${script}.mjs ended with status ${status}; what it printed says why`);
}

const reports = Object.keys(runs)
  .filter((name) => existsSync(fileOf(name)))
  .map((name) => ({ file: name, report: JSON.parse(readFileSync(fileOf(name), "utf8")) }));
for (const { file, report } of reports) await drawChart(fileOf(file), report);
const findings = readFileSync(here("page/findings.md"), "utf8");
writeFileSync(here("RESULTS.md"), resultsPage(reports, findings));
