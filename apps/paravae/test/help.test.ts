import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { flagOf, settingKeys } from "@paravae/runs/settings";
import { expect, it } from "vitest";
import { buildProgram } from "../src/program.js";
import { runCli } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();

it("gives help with what there is, and none with what there is not", async () => {
  for (const args of [["--help"], ["train", "--help"], ["help", "train"]]) {
    expect(await runCli(folder, ...args)).toMatchObject({ status: 0, stderr: "" });
  }
  const { status, stdout, stderr } = await runCli(folder, "trian", "--help");
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toBe("paravae: unknown command 'trian'; did you mean train? [E_USAGE]\n");
});

/** A command and those below it that do something. */
const workers = (command: CommandUnknownOpts): CommandUnknownOpts[] =>
  command.commands.length === 0 ? [command] : command.commands.flatMap(workers);

const nameOf = (command: CommandUnknownOpts): string =>
  command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`;

/** The help text as the command prints it, at a width where nothing is broken. */
function helpOf(command: CommandUnknownOpts): string {
  const written: string[] = [];
  command.configureOutput({ writeOut: (text) => written.push(text), getOutHelpWidth: () => 1000 });
  command.outputHelp();
  return written.join("");
}

/** The flags below each heading. */
function groupsOf(help: string): Record<string, string[]> {
  const groups: Record<string, string[]> = {};
  let heading = "";
  for (const line of help.split("\n")) {
    if (/^\S.*:$/.test(line)) heading = line;
    const flag = /^ {2}(?:-\w, )?(--\S+)/.exec(line)?.[1];
    if (flag !== undefined) groups[heading] = [...(groups[heading] ?? []), flag];
  }
  return groups;
}

it("train's flags stand in groups, those of the machine apart from those of training", () => {
  const train = workers(buildProgram()).find((command) => command.name() === "train");
  if (train === undefined) throw new Error("there is no train");
  const groups = groupsOf(helpOf(train));
  expect(Object.keys(groups)).toEqual(["Data:", "Model:", "Training:", "Machine:", "Saving:", "Options:"]);
  expect(groups["Training:"]).toContain("--epochs");
  expect(groups["Machine:"]).toEqual(expect.arrayContaining(["--workers", "--update", "--step-timeout"]));
  const flags = Object.values(groups).flat();
  expect(new Set(flags).size).toBe(flags.length);
  expect(flags).toEqual(expect.arrayContaining(settingKeys.map(flagOf)));
});

it("says on which engines a model is the same for any number of workers anyway", () => {
  const train = buildProgram().commands.find((command) => command.name() === "train") as CommandUnknownOpts;
  expect(helpOf(train)).toMatch(
    /--reproducible .*or any; native and wasm give the latter always: same-workers/,
  );
});

it("resume's help leaves out what resume refuses", () => {
  const resume = workers(buildProgram()).find((command) => command.name() === "resume");
  if (resume === undefined) throw new Error("there is no resume");
  const flags = Object.values(groupsOf(helpOf(resume))).flat();
  expect(flags).toEqual(expect.arrayContaining(["--epochs", "--workers", "--json"]));
  expect(flags).not.toEqual(expect.arrayContaining(["--seed"]));
  expect(flags).not.toEqual(expect.arrayContaining(["--out"]));
});

it("no command speaks of a run that it does not read", () => {
  for (const command of workers(buildProgram())) {
    if (command.registeredArguments.some((argument) => argument.name() === "run")) continue;
    expect(helpOf(command)).not.toContain("the run's)");
  }
});

const commands = workers(buildProgram()).map((command) => [nameOf(command), command] as const);

it.each(commands)("%s: each value that may be left out has a default", (_, command) => {
  const lines = helpOf(command).split("\n");
  const taking = command
    .createHelp()
    .visibleOptions(command)
    .filter(({ required, mandatory }) => required && !mandatory);
  for (const { flags } of taking)
    expect(lines.find((line) => line.includes(flags))).toMatch(/\(default: .+\)$/);
});

it.each([["paravae", buildProgram()] as const, ...commands])(
  "%s: has two examples that it takes",
  async (name, command) => {
    const examples = [
      ...helpOf(command).matchAll(/^ {2}(?:source <\()?paravae (.*?)(?:\)| \|.*)? {2,}# \S/gm),
    ];
    expect(examples.length).toBeGreaterThanOrEqual(2);
    for (const [, line] of examples) {
      const program = buildProgram();
      const called: string[] = [];
      for (const worker of workers(program)) worker.action(() => void called.push(nameOf(worker)));
      if (line.endsWith("--help")) continue;
      await program.parseAsync(line.split(/ +/), { from: "user" });
      if (name === "paravae") expect(called).toHaveLength(1);
      else expect(called).toEqual([name]);
    }
  },
);
