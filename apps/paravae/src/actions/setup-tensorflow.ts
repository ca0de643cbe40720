import { setupTensorflow } from "@paravae/tfjs";
import type { GlobalFlags } from "../flags/global-options.js";
import { withInterruption } from "../interruption.js";
import { printJson, printLine, printNote } from "../output/stdout.js";

export interface SetupFlags extends GlobalFlags {
  readonly force?: boolean;
}

export async function setupTensorflowForTfjs({ force = false, json = false }: SetupFlags): Promise<void> {
  const print = json ? printNote : printLine;
  const result = await withInterruption(({ signal }) => setupTensorflow({ force, print, signal }));
  if (json) printJson(result);
}
