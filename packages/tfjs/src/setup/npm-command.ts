import { basename } from "node:path";

/**
 * How to start npm: the very npm that started this process, run by this Node, else the command `npm`.
 */
export function npmCommand(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform = process.platform,
): { command: string; args: readonly string[]; shell: boolean } {
  const { npm_execpath: path } = environment;
  // pnpm and yarn set the same variable to themselves.
  if (path !== undefined && basename(path) === "npm-cli.js") {
    return { command: process.execPath, args: [path, ...args], shell: false };
  }
  return { command: "npm", args, shell: platform === "win32" };
}

/**
 * The environment without what an npm around this process was told on its own command line: a workspace or
 * `--global` named there must not reach an npm that works in a folder of its own.
 */
export function outsideNpm(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const entries = Object.entries(environment).filter(
    ([name]) => !/^npm_config_(workspaces?|include_workspace_root|global|location|dry_run)$/i.test(name),
  );
  return Object.fromEntries(entries);
}
