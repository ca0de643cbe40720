import type { LossTerms } from "@paravae/checkpoints";
import type { Headline } from "@paravae/core";
import type { EpochReport } from "@paravae/parallel";
import type { DeadDimensions, RunDescription } from "@paravae/runs";
import { printLine, printNote } from "../output/stdout.js";
import { counted, formatCount, formatNats, formatSeconds, formatTerms } from "./format.js";
import type { LiveView } from "./live-view.js";
import { type Reporter, type RunEnd, resumeCommandOf } from "./reporter.js";

/** Plain lines on stdout, one per epoch; above a live view where there is a terminal for one. */
export function textReporter(live?: LiveView): Reporter {
  let epochs = 0;
  const print = (line: string): void => {
    live?.clear();
    printLine(line);
  };
  return {
    begin(run) {
      epochs = run.epochs;
      for (const line of describeRun(run)) print(line);
      live?.begin(run);
    },
    watch: (look) => live?.watch(look),
    epoch: (report) => print(describeEpoch(report, epochs)),
    note(line) {
      live?.clear();
      printNote(line);
    },
    done(summary) {
      live?.close();
      for (const line of describeEnd(summary)) printLine(line);
    },
    close: () => live?.close(),
  };
}

function describeRun(run: RunDescription): string[] {
  const { path, dataset, trainRows, testRows, kind, sizes, parameters, optimizer } = run;
  const tested = testRows === 0 ? "no test rows" : counted(testRows, "test row");
  const rows = `${formatCount(trainRows)} train and ${tested}`;
  const threads = counted(run.workers, "worker");
  const from = run.stepsBefore === 0 ? "" : `, from step ${formatCount(run.stepsBefore)}`;
  return [
    `${path}: ${kind} ${sizes}, ${formatCount(parameters)} parameters, on ${dataset}, ${rows}`,
    `${threads}, ${run.engine}, batches of ${formatCount(run.batchSize)}, ${optimizer}${from}`,
  ];
}

export function describeEpoch(report: EpochReport, epochs: number): string {
  const { epoch, train, test, seconds, rowsPerSecond } = report;
  const number = epoch.toString().padStart(epochs.toString().length);
  const tested = test === null ? "" : `  test ${formatTerms(test)}`;
  return `epoch ${number}/${epochs}  train ${formatTerms(train)}${tested}  ${formatSeconds(seconds)}  ${formatCount(rowsPerSecond)} rows/s`;
}

export function describeEnd(run: RunEnd): string[] {
  const { end, signal, headline, steps, test, latent, seconds, checkpoint, best, pictures } = run;
  const what = {
    interrupted: `stopped by ${signal} after step ${steps}`,
    "max-steps": `stopped after step ${steps} (--max-steps)`,
    finished: seconds === 0 ? `finished after step ${steps}` : `trained in ${formatSeconds(seconds)}`,
  }[end];
  return [
    `${what}, saved as ${checkpoint}`,
    ...(best === undefined || best === checkpoint
      ? []
      : [`lowest ${test === undefined ? "" : "test "}loss: ${best}`]),
    ...(end === "finished" ? [] : [`resume with: ${resumeCommandOf(run)}`]),
    ...(pictures.length === 0 ? [] : [`pictures: ${pictures.join(", ")}`]),
    ...(test === undefined ? [] : [describeTest(headline, test)]),
    ...(latent === undefined || latent.dead === 0 ? [] : [describeDead(latent)]),
  ];
}

/** A latent that is all dead is a collapsed posterior; one that is dead in part is larger than the model has use for. */
function describeDead({ dead, of }: DeadDimensions): string {
  const which = `${dead} of ${of} latent dimensions ${dead === 1 ? "is" : "are"} dead (KL below 0.01 nats)`;
  if (dead < of) return `${which}: a lower --beta may bring them to life, and --latent ${of - dead} may do`;
  return `${which}, so the model ignores its latent: lower --beta, or train for longer`;
}

/** The number to compare models by, whatever its terms weighed in training. A loss of one's own need not be in nats. */
export function describeTest(headline: Headline, test: LossTerms): string {
  const unit = headline.name === "loss" ? "per row" : "nats per row";
  return `test ${headline.name} ${formatNats(headlineOf(headline, test))} ${unit}`;
}

/** What a headline comes to. */
export const headlineOf = ({ terms }: Headline, test: LossTerms): number =>
  terms.reduce((sum, name) => sum + test.terms[name], 0);
