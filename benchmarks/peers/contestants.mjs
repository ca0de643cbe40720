import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The virtual environment that `npm run bench:peers:setup` makes. */
export const venv = here(".venv");

/** Where a virtual environment keeps its interpreter. */
export const pythonOf = (folder) =>
  process.platform === "win32" ? `${folder}/Scripts/python.exe` : `${folder}/bin/python`;

const ourEngines = ["wasm", "tfjs"];

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
 * @param python the interpreter of the Python peers; the set-up's own when left out, else the one on the PATH
 */
export function contestants(python = existsSync(pythonOf(venv)) ? pythonOf(venv) : "python3") {
  const node = (script, ...rest) => [process.execPath, here(script), ...rest];
  return [
    ...ourEngines.map((name) => ({ name, ours: true, command: node("paravae.mjs", "--engine", name) })),
    { name: "tfjs-node", ours: false, command: node("tfjs-node.mjs") },
    ...Object.entries(pythonPeers).map(([name, [script, ...rest]]) => ({
      name,
      ours: false,
      command: [python, here(script), ...rest],
    })),
  ];
}
