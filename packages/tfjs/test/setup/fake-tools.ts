import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished, vi } from "vitest";

// Most tests start processes, and a busy machine needs its time for that.
vi.setConfig({ testTimeout: 60_000 });

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "paravae-test-setup-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Commands by name, each a Node program with `args`, `fs` and `path` at hand, in a folder to be a PATH. */
export function fakeTools(folder: string, programs: Readonly<Record<string, string>>): string {
  for (const [name, program] of Object.entries(programs)) {
    const path = join(folder, name);
    const head = `#!${process.execPath}\nconst args = process.argv.slice(2), fs = require("fs"), path = require("path");\n`;
    write(path, head + program);
    chmodSync(path, 0o755);
  }
  return folder;
}

/** A tfjs-node that knows one product; `product` is what it says of it. */
export const fakeTfjsNode = (product = "[19, 22, 43, 50]"): string => `
exports.getBackend = () => "tensorflow";
exports.backend = () => ({ binding: { TF_Version: "9.8.7" } });
exports.tensor2d = (values) => values;
exports.matMul = () => ({ dataSync: () => ${product} });
`;

export const tfjsNodeManifest = `{ "name": "@tensorflow/tfjs-node", "version": "4.22.0" }\n`;

/** Lays out such a package as npm does below a folder. */
export function writeTfjsNode(folder: string, program: string): string {
  const path = join(folder, "node_modules", "@tensorflow", "tfjs-node");
  write(join(path, "package.json"), tfjsNodeManifest);
  write(join(path, "index.js"), program);
  return path;
}

/**
 * An npm whose `install` unpacks a package that does not load yet; `own` and `build` are what the package's
 * two scripts do, in its folder.
 */
export const fakeNpm = ({ own = noNetwork, build = "" } = {}): string => `
if (args[0] === "install") {
  const folder = "node_modules/@tensorflow/tfjs-node";
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, "package.json"), ${JSON.stringify(tfjsNodeManifest)});
} else if (args[1] === "install") {
  ${own}
} else {
  ${build}
}
`;

/** The package's own script where its downloads are out of reach: dies, and leaves things half-made. */
const noNetwork = `
fs.writeFileSync("package.json", "half-made");
fs.mkdirSync("deps");
console.error("node:events\\n      throw er; // Unhandled 'error' event\\n\\nError: getaddrinfo ENOTFOUND example.org\\n");
console.error("npm error Lifecycle script \`install\` failed with error:\\nnpm error code 1");
process.exit(1);
`;

/** A script that ends with a package that loads. */
export const placesBinding = (product?: string): string =>
  `fs.writeFileSync("index.js", ${JSON.stringify(fakeTfjsNode(product))});`;

/** pip that finds nothing. */
export const pipWithoutIndex = `
if (args[2] === "--version") process.exit(0);
console.error("ERROR: Could not find a version that satisfies the requirement\\nERROR: No matching distribution found");
process.exit(1);
`;
