// kill -9 at random moments of a run that saves often, resume, and so on, until it has finished: it must leave the very
// files of the run that was never disturbed, and no resume may begin before the step that the one before began at.
//
//     node tests/faults/kill.mjs [ROUNDS] [SEED]
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { latestCheckpoint } from "../../packages/checkpoints/dist/index.js";
import { randomNumbers } from "../../packages/parallel/test/deaths/random-numbers.mjs";
import { expectSameFiles, start, succeed } from "./command.mjs";

const [rounds = 200, seed = 1] = process.argv.slice(2).map(Number);
const folder = mkdtempSync(join(tmpdir(), "paravae-kill-"));
const settings = [
  "--hidden",
  "48",
  "--latent",
  "4",
  "--batch-size",
  "16",
  "--epochs",
  "300",
  "--workers",
  "2",
];
const cadence = ["--engine", "auto", "--checkpoint-every", "7steps,epoch"];
const train = (out, runSeed) => ["train", ...settings, ...cadence, "--seed", String(runSeed), "--out", out];

/** One run, killed again and again. Two of them go on at a time. */
async function runOfKills(random, runSeed, take) {
  const [whole, killed] = [`whole-${runSeed}`, `killed-${runSeed}`];
  await succeed(folder, train(whole, runSeed));
  let from = 0;
  let args = train(killed, runSeed);
  for (let round = take(); round !== undefined; round = take()) {
    const { child, begun, ended } = start(folder, args);
    // One in four is killed while it starts.
    if (random() < 0.25) await sleep(random() * 400);
    else {
      await begun;
      await sleep(random() * 800);
    }
    child.kill("SIGKILL");
    const { stderr, status } = await ended;
    const resumedAt = Number(/epoch \d+, step (\d+)/.exec(stderr)?.[1] ?? from);
    console.log(
      `round ${round}: run ${runSeed}, went on from step ${resumedAt}${status === 0 ? ", finished" : ""}`,
    );
    if (resumedAt < from) throw new Error(`run ${runSeed}: went back from step ${from} to ${resumedAt}`);
    from = resumedAt;
    if (status === 0) break;
    const { latest } = await latestCheckpoint(join(folder, killed, "checkpoints")).catch(() => ({}));
    if (latest === undefined && from > 0) throw new Error(`run ${runSeed}: lost after step ${from}`);
    // Killed before there was a checkpoint: the run is begun anew.
    if (latest === undefined) rmSync(join(folder, killed), { recursive: true, force: true });
    args = latest === undefined ? train(killed, runSeed) : ["resume", killed];
  }
  await succeed(folder, args[0] === "train" ? args : ["resume", killed]);
  expectSameFiles(`run ${runSeed}`, join(folder, killed), join(folder, whole));
  console.log(`run ${runSeed}: the same files as never killed`);
}

let taken = 0;
const take = () => (taken < rounds ? ++taken : undefined);
const begun = performance.now();
let runs = 0;
const lane = async (random) => {
  try {
    while (taken < rounds) await runOfKills(random, seed * 1000 + runs++, take);
  } finally {
    // One that fails ends the other too.
    taken = rounds;
  }
};
const lanes = await Promise.allSettled([lane(randomNumbers(seed)), lane(randomNumbers(seed + 1))]);
rmSync(folder, { recursive: true });
for (const { reason } of lanes) if (reason !== undefined) throw reason;
const seconds = ((performance.now() - begun) / 1000).toFixed(0);
console.log(`${taken} kills in ${runs} runs, nothing lost; seed ${seed}, ${seconds} s`);
