import type { GlobalFlags } from "../flags/global-options.js";
import { findingLines } from "../output/findings.js";
import { printJson, printLine } from "../output/stdout.js";
import { findDatasets } from "./find-datasets.js";

export async function datasets({ json }: GlobalFlags): Promise<void> {
  const findings = await findDatasets();
  if (json) return printJson(findings);
  for (const line of findingLines(findings)) printLine(line);
}
