import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { flagOf, settingKeys } from "@paravae/runs/settings";
import { beforeAll, expect, it } from "vitest";
import { runCli, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const script = join(folder, "paravae.bash");

beforeAll(async () => writeFileSync(script, await succeed(folder, "completion", "bash")));

/** What a real bash offers for the last of the words. */
function offered(...words: readonly string[]): string[] {
  const run = `source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _paravae; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const stdout = execFileSync("bash", ["-uc", run, "bash", script, "paravae", ...words], {
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => line !== "");
}

it("bash completes commands, and commands of commands", () => {
  expect(offered("")).toContain("train");
  expect(offered("re")).toEqual(["resume", "reconstruct"]);
  expect(offered("bench", "")).toEqual(["step", "help"]);
  expect(offered("completion", "")).toEqual(["bash", "zsh", "fish"]);
});

it("bash completes every flag of train, and of another command its own", () => {
  const flags = offered("train", "--");
  expect(flags).toEqual(expect.arrayContaining([...settingKeys.map(flagOf), "--json", "--help"]));
  expect(offered("sample", "runs/digits-1", "--co")).toEqual(["--count"]);
  expect(offered("bench", "step", "--sec")).toEqual(["--seconds"]);
  expect(offered("sample", "runs/digits-1", "--hid")).toEqual([]);
});

it("bash completes the values of a choice, and leaves others to files", () => {
  expect(offered("train", "--activation", "s")).toEqual(["softplus", "sigmoid", "silu"]);
  expect(offered("eval", "--data-folder", "")).toEqual([]);
  expect(offered("sample", "")).toEqual([]);
});

it("a value is no command, and flags may stand before the command", () => {
  expect(offered("--out", "train", "re")).toEqual(["resume", "reconstruct"]);
  expect(offered("--workers", "2", "train", "--hid")).toEqual(["--hidden"]);
});

it("bash takes the function for the command", () => {
  const { stdout } = spawnSync("bash", ["-c", `source "$1"; complete -p paravae`, "bash", script], {
    encoding: "utf8",
  });
  expect(stdout).toBe("complete -o default -F _paravae paravae\n");
});

it.each(["zsh", "fish"])("the script for %s names every command and flag", async (shell) => {
  const text = await succeed(folder, "completion", shell);
  for (const name of ["train", "interpolate", "step", "softplus"]) expect(text).toContain(name);
  for (const key of settingKeys)
    expect(text).toContain(shell === "fish" ? `-l ${flagOf(key).slice(2)}` : flagOf(key));
});

it("another shell is refused", async () => {
  const { status, stderr } = await runCli(folder, "completion", "bsh");
  expect([status, stderr]).toEqual([
    2,
    'paravae: completion is "bsh", expected one of bash, zsh, fish; did you mean bash? [E_USAGE]\n',
  ]);
});
