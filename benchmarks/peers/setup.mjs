// Installs the Python peers into a virtual environment beside this file.
//
//     npm run bench:peers:setup
//
// TensorFlow.js is not among them: npm run setup:tensorflow installs it.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { pythonOf, venv } from "./contestants.mjs";

const packages = ["torch", "jax", "numpy"];

function run(program, ...options) {
  console.log(`> ${[program, ...options].join(" ")}`);
  const { status, error } = spawnSync(program, options, { stdio: "inherit" });
  if (error !== undefined) throw new Error(`${program} does not start: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ended with status ${status}; what it printed says why`);
}

console.log(
  `Installing ${packages.join(", ")} into ${venv}; with CUDA's libraries, torch is some gigabytes.`,
);
if (existsSync(pythonOf(venv))) console.log("There is a virtual environment already; keeping it.");
else run(process.platform === "win32" ? "python" : "python3", "-m", "venv", venv);
run(pythonOf(venv), "-m", "pip", "install", ...packages);
run(pythonOf(venv), "-c", "import torch, jax; print(f'torch {torch.__version__}, jax {jax.__version__}')");
