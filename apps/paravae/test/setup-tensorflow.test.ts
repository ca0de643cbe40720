import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import {
  fakeTfjsNode,
  fakeTools,
  temporaryFolder,
  writeTfjsNode,
} from "../../../packages/tfjs/test/setup/fake-tools.js";
import { bin } from "./helpers/cli.js";

/** Starts the built command with a folder and a PATH of the test's own. */
function start(root: string, ...args: readonly string[]) {
  const environment = {
    PATH: join(root, "bin"),
    TMPDIR: root,
    PARAVAE_TENSORFLOW: join(root, "cache", "tf"),
  };
  const child = spawn(process.execPath, [bin, "setup-tensorflow", ...args], { env: environment });
  const end = async () => {
    const [stdout, stderr, [status]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, "close"),
    ]);
    return { stdout, stderr, status };
  };
  return { child, ended: end() };
}

describe("paravae setup-tensorflow", () => {
  it("ends with 0 when TensorFlow is there", async () => {
    const root = temporaryFolder();
    writeTfjsNode(join(root, "cache", "tf"), fakeTfjsNode());
    const { stdout, stderr, status } = await start(root).ended;
    expect([stdout.split("\n").length, stderr, status]).toEqual([2, "", 0]);
  });

  it("ends with 1 and one line when it fails", async () => {
    const root = temporaryFolder();
    const { stderr, status } = await start(root).ended;
    expect(stderr).toMatch(
      /^paravae: .*: npm was not found; the log is .*log\.txt \[E_SETUP_TENSORFLOW\]\n$/,
    );
    expect(status).toBe(1);
  });

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("stops at %s and leaves nothing", async (name, expected) => {
    const root = temporaryFolder();
    fakeTools(join(root, "bin"), { npm: "setInterval(() => 0, 1e6);" });
    const { child, ended } = start(root);
    await once(child.stdout, "data");
    child.kill(name);
    const { stderr, status } = await ended;
    expect(stderr).toMatch(
      /\nparavae: stopped by SIG[A-Z]+: npm install was stopped; .* \[E_INTERRUPTED\]\n$/,
    );
    expect(status).toBe(expected);
    expect(readdirSync(join(root, "cache"))).toEqual([]);
    expect(readdirSync(root).sort()).toEqual(["bin", "cache"]);
  });
});
