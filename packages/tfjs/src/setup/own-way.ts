import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { npmCommand } from "./npm-command.js";
import type { Way } from "./way.js";

/**
 * The package's own install script, which downloads libtensorflow and a binding built for it. Run by name, as
 * a user's `ignore-scripts` holds back only the scripts that npm runs unasked.
 */
export const ownWay: Way = {
  name: "own install",
  needs: "access to storage.googleapis.com",
  async install({ tfjsNode, environment, run, print }) {
    print(`Downloading libtensorflow by tfjs-node's own install script in ${tfjsNode}`);
    const manifest = join(tfjsNode, "package.json");
    const text = await readFile(manifest, "utf8");
    try {
      await run({
        title: "its script",
        ...npmCommand(["run", "install"], environment),
        cwd: tfjsNode,
        timeoutMs: 600_000,
      });
    } finally {
      // The script edits its package.json while it works, and stays away from its old text when it fails.
      await writeFile(manifest, text);
    }
  },
};
