import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { defaultCacheFolder } from "@paravae/files";

/** The release of @tensorflow/tfjs-node that this package is made for. */
export const tfjsNodeVersion = "4.22.0";

/** A folder of the package @tensorflow/tfjs-node, and who put it there. */
export interface TfjsNodePlace {
  readonly path: string;
  readonly from: "project" | "setup";
}

/**
 * Where `paravae setup-tensorflow` keeps TensorFlow: $PARAVAE_TENSORFLOW, else a folder of the cache for this
 * release, platform and processor. Outside every node_modules, so no `npm ci` prunes it.
 */
export function tensorflowFolder(environment: NodeJS.ProcessEnv = process.env): string {
  if (environment.PARAVAE_TENSORFLOW) return resolve(environment.PARAVAE_TENSORFLOW);
  const name = `tfjs-node-${tfjsNodeVersion}-${process.platform}-${process.arch}`;
  return join(defaultCacheFolder(environment), "tensorflow", name);
}

/** The folder that npm gives tfjs-node below the setup's folder. */
export const tfjsNodeBelow = (folder: string): string =>
  join(folder, "node_modules", "@tensorflow", "tfjs-node");

/**
 * Every tfjs-node that is installed, in the order to try them: the project's own as the current directory sees
 * it, then as this package sees it, then the setup's. Looks only, loads nothing; none of them is known to work.
 */
export function findTfjsNode(
  environment: NodeJS.ProcessEnv = process.env,
  directory: string = process.cwd(),
): TfjsNodePlace[] {
  const places = new Map<string, TfjsNodePlace>();
  const add = (path: string | undefined, from: TfjsNodePlace["from"]): void => {
    if (path !== undefined && !places.has(path)) places.set(path, { path, from });
  };
  add(resolveTfjsNode(join(directory, "_")), "project");
  add(resolveTfjsNode(import.meta.url), "project");
  const setup = tfjsNodeBelow(tensorflowFolder(environment));
  add(existsSync(join(setup, "package.json")) ? realpathSync(setup) : undefined, "setup");
  return [...places.values()];
}

function resolveTfjsNode(from: string): string | undefined {
  try {
    return dirname(createRequire(from).resolve("@tensorflow/tfjs-node/package.json"));
  } catch {
    return undefined;
  }
}
