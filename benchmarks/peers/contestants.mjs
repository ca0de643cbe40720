import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The virtual environment that `npm run bench:peers:setup` makes. */
export const venv = here(".venv");

/** Where a virtual environment keeps its interpreter. */
export const pythonOf = (folder) =>
  process.platform === "win32" ? `${folder}/Scripts/python.exe` : `${folder}/bin/python`;

const ourEngines = ["wasm", "tfjs"];

/** By name, the script of a peer and its options. */
const nodePeers = {
  "tfjs-node": ["tfjs-node.mjs"],
  "tfjs-node-1-thread": ["tfjs-node.mjs", "--threads", "1"],
};
const pythonPeers = {
  "pytorch-eager": ["pytorch.py", "--mode", "eager"],
  "pytorch-compile": ["pytorch.py", "--mode", "compile"],
  "pytorch-bf16": ["pytorch.py", "--mode", "bf16"],
  "pytorch-ddp": ["pytorch_ddp.py"],
  "jax-jit": ["jax_jit.py"],
};

/**
 * Everyone who takes part, ours first: a name, and the command that takes one sample of a work.
 *
 * @param python the interpreter of the Python peers; when left out the set-up's own, else the one on the PATH
 */
export function contestants(python = existsSync(pythonOf(venv)) ? pythonOf(venv) : "python3") {
  const run = (program, peers) =>
    Object.entries(peers).map(([name, [script, ...options]]) => ({
      name,
      ours: false,
      command: [program, here(script), ...options],
    }));
  const ours = ourEngines.map((name) => ({
    name,
    ours: true,
    command: [process.execPath, here("paravae.mjs"), "--engine", name],
  }));
  return [...ours, ...run(process.execPath, nodePeers), ...run(python, pythonPeers)];
}
