import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { settingsTable } from "@paravae/runs/settings";
import { groups } from "./option-groups.js";
import { settingOption } from "./setting-options.js";

/** Flags that every command takes, before its name or after it. */
export interface GlobalFlags {
  readonly workers?: unknown;
  readonly engine?: unknown;
  readonly seed?: unknown;
  readonly out?: string;
  readonly json?: boolean;
}

export const globalSettings = ["workers", "engine", "seed"] as const;

export function addGlobalOptions(program: CommandUnknownOpts): void {
  for (const key of globalSettings) {
    program.addOption(settingOption(key, `${settingsTable[key].default}, or the run's`));
  }
  program.addOption(
    new Option(
      "--out <dir>",
      "folder of a new run, or of the file that a command writes (default: runs/<dataset>-<n>, or the current folder)",
    ).helpGroup(groups.saving),
  );
  program.addOption(new Option("--json", "results as JSON on stdout, one object per line"));
}
