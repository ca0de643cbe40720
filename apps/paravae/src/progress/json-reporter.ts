import type { LossTerms } from "@paravae/checkpoints";
import { printJson, printNote } from "../output/stdout.js";
import { type Reporter, type RunEnd, resumeCommandOf } from "./reporter.js";

/** NDJSON on stdout: one object per epoch, and one at the end with `done`. */
export const jsonReporter = (): Reporter => ({
  begin: () => undefined,
  watch: () => undefined,
  epoch: ({ epoch, train, test, seconds, rowsPerSecond }) =>
    printJson({ epoch, train: sumsOf(train), test: test && sumsOf(test), seconds, rowsPerSecond }),
  note: printNote,
  done: (summary) => printJson(doneObject(summary)),
  close: () => undefined,
});

/** `done` is false for a run that a signal stopped. */
const doneObject = ({ end, test, path, model, headline: _, ...summary }: RunEnd) => ({
  done: end !== "interrupted",
  end,
  run: path,
  ...summary,
  ...(test === undefined ? {} : { test: sumsOf(test) }),
  ...(end === "finished" ? {} : { resume: resumeCommandOf({ path, model }) }),
});

/** Without the single dimensions, which metrics.jsonl has. */
const sumsOf = ({ loss, terms }: LossTerms) => ({ loss, ...terms });
