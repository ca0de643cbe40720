import { markdown } from "../common/tables.mjs";

/** What a reader should know of each benchmark before its tables. */
const sections = {
  step: {
    heading: "The training step",
    command: "bench:step",
    text: "Rate of the whole step, from gathering rows to Adam, the share of the engine's own multiply-add rate with as many cores busy, and where the time goes.",
  },
  peers: {
    heading: "Against other frameworks",
    command: "bench:peers",
    text: "The same model and the same rows, each framework in a process of its own and in its best setting, in turn. Ratios are medians over rounds of how many times as fast ours was in that round.",
  },
  "end-to-end": {
    heading: "Whole processes",
    command: "bench:end-to-end",
    text: "From the start of the process to its end: start-up, reading the files, training, evaluation; ours writes checkpoints and pictures too.",
  },
  kernels: {
    heading: "Kernels",
    command: "bench:kernels",
    text: "Each kernel against what bounds it on this machine, measured before and after each sample.",
  },
  scaling: {
    heading: "Scaling",
    command: "bench:scaling",
    text: "The step on more workers, and a model of its time that predicts machines with more cores.",
  },
};

/**
 * RESULTS.md.
 *
 * @param reports `{ file, report }`: what a benchmark has written, and the name of its files
 * @param findings Markdown: what the numbers come from, and why they are no better
 */
export function resultsPage(reports, findings) {
  const { machine } = reports[0].report;
  const about = `${machine.cpu}, ${machine.cores} cores, ${machine.platform}, Node.js ${machine.node}, paravae ${machine.paravae}`;
  return `${[
    "# Results",
    `Measured on ${about}. This page is written by \`npm run bench:results\`. Numbers are medians, with the lowest and highest in brackets; what is compared took turns in one run.`,
    ...reports.flatMap(({ file, report }) => [
      `## ${headingOf(report)}`,
      `${sections[report.name].text} \`npm run ${sections[report.name].command}\`, ${report.date.slice(0, 10)}; [every sample](results/${file}.json).`,
      `![${headingOf(report)}](results/${file}.svg)`,
      ...report.tables.map(markdown),
    ]),
    findings.trimEnd(),
  ].join("\n\n")}\n`;
}

const headingOf = ({ name, engine }) =>
  engine === undefined ? sections[name].heading : `${sections[name].heading}: ${engine}`;
