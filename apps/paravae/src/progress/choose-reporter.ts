import { jsonReporter } from "./json-reporter.js";
import type { Reporter } from "./reporter.js";
import { isLiveTerminal } from "./terminal.js";
import { textReporter } from "./text-reporter.js";

/** NDJSON when asked for; else lines, with a live view on stderr when that is a terminal. */
export async function chooseReporter(json: boolean): Promise<Reporter> {
  if (json) return jsonReporter();
  if (!isLiveTerminal(process.stderr)) return textReporter();
  const { LiveView } = await import("./live-view.js");
  return textReporter(new LiveView(process.stderr));
}
