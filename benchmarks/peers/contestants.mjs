import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { engines } from "../engines.mjs";
import { bf16Works } from "../works.mjs";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The virtual environment that `npm run bench:peers:setup` makes. */
export const venv = here(".venv");

/** Where a virtual environment keeps its interpreter. */
export const pythonOf = (folder) =>
  process.platform === "win32" ? `${folder}/Scripts/python.exe` : `${folder}/bin/python`;

/** The interpreter of the Python peers unless another is named: the set-up's own, else the one on the PATH. */
export const defaultPython = () => (existsSync(pythonOf(venv)) ? pythonOf(venv) : "python3");

/** By name, the script of a peer and its options. */
const nodePeers = {
  "tfjs-node": ["tfjs-node.mjs"],
  "tfjs-node-1-thread": ["tfjs-node.mjs", "--threads", "1"],
  "tfjs-examples-own-loop": ["tfjs-examples-loop.mjs"],
};
const pythonPeers = {
  "pytorch-eager": ["pytorch.py", "--mode", "eager"],
  "pytorch-compile": ["pytorch.py", "--mode", "compile"],
  "pytorch-bf16": ["pytorch.py", "--mode", "bf16"],
  "pytorch-ddp": ["pytorch_ddp.py"],
  "jax-jit": ["jax_jit.py"],
};

/** Who takes part in some works only. */
const onlyIn = {
  "native-bf16": bf16Works,
  "blas-bf16": bf16Works,
  "pytorch-bf16": bf16Works,
  "tfjs-examples-own-loop": ["tfjs-examples"],
};

/** Who puts a sigmoid on the mean, so that its loss is another one. */
const withAnotherLoss = ["tfjs-examples-own-loop"];

/**
 * Everyone, ours first: a name, the command that takes one sample of a work, and whether its loss should be everyone's.
 */
export function contestants(python) {
  const run = (program, peers) =>
    Object.entries(peers).map(([name, [script, ...options]]) => ({
      name,
      ours: false,
      sameLoss: !withAnotherLoss.includes(name),
      command: [program, here(script), ...options],
    }));
  const ours = Object.keys(engines).map((name) => ({
    name,
    ours: true,
    sameLoss: true,
    command: [process.execPath, here("paravae.mjs")],
  }));
  return [...ours, ...run(process.execPath, nodePeers), ...run(python, pythonPeers)];
}

/** Those of `everyone` that take part in a work. */
export const takingPart = (everyone, work) =>
  everyone.filter(({ name }) => onlyIn[name]?.includes(work) ?? true);
