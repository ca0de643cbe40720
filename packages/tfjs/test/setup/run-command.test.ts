import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Command, runCommand } from "../../src/setup/run-command.js";
import { temporaryFolder } from "./fake-tools.js";

/** A command that runs a Node program. */
const node = (program: string, cwd: string, timeoutMs = 60_000): Command => ({
  title: "the test",
  command: process.execPath,
  args: ["-e", program],
  cwd,
  environment: process.env,
  timeoutMs,
});

/** Starts a grandchild that never ends, and tells its pid when it is there. */
const family = `
const { spawn } = require("node:child_process");
const child = spawn(process.execPath, ["-e", "setInterval(() => 0, 1e6); process.stdout.write('up')"]);
child.stdout.once("data", () => {
  require("node:fs").writeFileSync("pid.tmp", String(child.pid));
  require("node:fs").renameSync("pid.tmp", "pid");
});
setInterval(() => 0, 1e6);
`;

async function untilFile(path: string): Promise<string> {
  for (;;) {
    try {
      return readFileSync(path, "utf8");
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

/** Waits for a process to be gone; nobody may be there to reap it, so a zombie counts. */
async function untilGone(pid: number): Promise<void> {
  for (;;) {
    try {
      process.kill(pid, 0);
      if (process.platform === "linux" && /\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))) return;
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

describe("runCommand", () => {
  it("gives what this command printed, and logs every one", async () => {
    const folder = temporaryFolder();
    const log = join(folder, "log.txt");
    await runCommand(node("console.log('one')", folder), { log });
    const printed = await runCommand(node("console.log('two'); console.error('three')", folder), { log });
    expect(printed).toBe("two\nthree\n");
    expect(readFileSync(log, "utf8")).toMatch(
      /^\n\$ .* -e console\.log\('one'\)\none\n\n\$ .*\ntwo\nthree\n$/,
    );
  });

  it("says with which status and why a command failed", async () => {
    const folder = temporaryFolder();
    const failing = node("throw new TypeError('no such thing')", folder);
    await expect(runCommand(failing, { log: join(folder, "log.txt") })).rejects.toMatchObject({
      code: "E_COMMAND",
      message: "the test ended with 1: TypeError: no such thing",
    });
  });

  it("says that a command is not there", async () => {
    const folder = temporaryFolder();
    const missing = { ...node("", folder), command: "no-such-command", environment: { PATH: folder } };
    await expect(runCommand(missing, { log: join(folder, "log.txt") })).rejects.toMatchObject({
      code: "E_COMMAND",
      message: "no-such-command was not found",
    });
  });

  it("kills a command that takes too long", async () => {
    const folder = temporaryFolder();
    const endless = node("setInterval(() => 0, 1e6)", folder, 100);
    await expect(runCommand(endless, { log: join(folder, "log.txt") })).rejects.toMatchObject({
      code: "E_COMMAND",
      message: "the test was killed after 0.1 s",
    });
  });

  it("kills a command and all that it started when the signal says so, and starts nothing after it", async () => {
    const folder = temporaryFolder();
    const controller = new AbortController();
    const options = { log: join(folder, "log.txt"), signal: controller.signal };
    const running = runCommand(node(family, folder), options);
    const failed = expect(running).rejects.toMatchObject({ code: "E_ABORTED" });
    const grandchild = Number(await untilFile(join(folder, "pid")));
    controller.abort();
    await failed;
    await untilGone(grandchild);
    await expect(runCommand(node("", folder), options)).rejects.toMatchObject({ code: "E_ABORTED" });
  });
});
