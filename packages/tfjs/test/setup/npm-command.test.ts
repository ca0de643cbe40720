import { describe, expect, it } from "vitest";
import { npmCommand, outsideNpm } from "../../src/setup/npm-command.js";

describe("npmCommand", () => {
  it("is the npm that runs us, by this Node", () => {
    const path = "/npm/bin/npm-cli.js";
    expect(npmCommand(["run", "x"], { npm_execpath: path }, "win32")).toEqual({
      command: process.execPath,
      args: [path, "run", "x"],
      shell: false,
    });
  });

  it("is the command npm else, a batch file on Windows", () => {
    const npm = { command: "npm", args: ["install"], shell: false };
    expect(npmCommand(["install"], {}, "linux")).toEqual(npm);
    expect(npmCommand(["install"], { npm_execpath: "/pnpm/bin/pnpm.cjs" }, "linux")).toEqual(npm);
    expect(npmCommand(["install"], {}, "win32")).toEqual({ ...npm, shell: true });
  });
});

describe("outsideNpm", () => {
  it("keeps npm's settings, but not where its command line said to work", () => {
    const kept = { PATH: "/bin", npm_config_registry: "x", npm_config_cache: "y" };
    const environment = { ...kept, npm_config_workspace: "packages/tfjs", NPM_CONFIG_GLOBAL: "true" };
    expect(outsideNpm(environment)).toEqual(kept);
  });
});
