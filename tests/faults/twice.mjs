// Two trainers started on one run folder at the same time: exactly one trains, the other says who does.
//
//     node tests/faults/twice.mjs [ROUNDS]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run, start, succeed } from "./command.mjs";

const [rounds = 10] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "paravae-twice-"));
const settings = ["--hidden", "48", "--latent", "4", "--workers", "1", "--engine", "wasm"];

/** Both at once; fails unless one of them succeeds and the other refuses. */
async function both(what, args) {
  const outcomes = await Promise.all([run(folder, args), run(folder, args)]);
  const [trained, refused] = outcomes.sort((a, b) => a.status - b.status);
  if (trained.status !== 0 || refused.status === 0 || !/\[E_RUN_(BUSY|FOLDER)\]$/m.test(refused.stderr)) {
    throw new Error(`${what}: ${JSON.stringify(outcomes, undefined, 2)}`);
  }
  console.log(`${what}: one trained, one refused: ${refused.stderr.trim()}`);
}

try {
  for (let round = 0; round < rounds; round++) {
    const out = `run-${round}`;
    await both(`train, round ${round}`, ["train", ...settings, "--epochs", "300", "--out", out]);
    await both(`resume, round ${round}`, ["resume", out, "--epochs", "600"]);
    // The lock of a process that was killed is nobody's.
    const { child, begun, ended } = start(folder, ["resume", out, "--epochs", "100000"]);
    await begun;
    child.kill("SIGKILL");
    await ended;
    await both(`resume after a kill, round ${round}`, ["resume", out, "--epochs", "900"]);
    await succeed(folder, ["eval", out]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`${3 * rounds} times two at once, each time exactly one trained`);
