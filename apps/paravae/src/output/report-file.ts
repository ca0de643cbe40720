import type { LoadedRun } from "@paravae/runs";
import { printJson, printLine } from "./stdout.js";

/** Says what was written and by which checkpoint's model, the last thing that a writing command does. */
export function reportFile(output: string, what: string, run: LoadedRun, json = false): void {
  const { path: checkpoint } = run;
  const { epoch, step } = run.state.position;
  if (json) printJson({ output, checkpoint, epoch, step });
  else printLine(`${output}: ${what}, from ${checkpoint} (epoch ${epoch}, step ${step})`);
}
