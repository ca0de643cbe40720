import { type CommandUnknownOpts, Option } from "@commander-js/extra-typings";
import { type Setting, settingsTable } from "@paravae/runs/settings";
import { groups } from "./option-groups.js";
import { ofTheRun, settingOption } from "./setting-options.js";

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
  for (const option of globalOptions(({ default: value }) => `${value}, or ${ofTheRun}`))
    program.addOption(option);
}

/** The global flags as a command's help tells them: with its own defaults, and without those that it refuses. */
export function globalOptionsOf(command: CommandUnknownOpts): Option[] {
  const readsRun = command.registeredArguments.some((argument) => argument.name() === "run");
  const options = globalOptions(({ default: value }) => (readsRun ? ofTheRun : value));
  return options.filter(({ long }) => command.name() !== "resume" || !refusedByResume.has(long));
}

/** What cannot change in the middle of a run. */
const refusedByResume: ReadonlySet<string | undefined> = new Set(["--seed", "--out"]);

const globalOptions = (defaultOf: (setting: Setting) => unknown): Option[] => [
  ...globalSettings.map((key) => settingOption(key, defaultOf(settingsTable[key]))),
  new Option(
    "--out <dir>",
    "folder of a new run, or of the file that a command writes (default: runs/<dataset>-<n>, or the current folder)",
  ).helpGroup(groups.saving),
  new Option("--json", "results as JSON on stdout, one object per line"),
];
