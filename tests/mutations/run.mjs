// Puts small faults into copies of the built packages, one at a time, and sees that a quick set of tests fails for each.
//
//     node tests/mutations/run.mjs [--only core,kernels] [--name "t one too high"]
//
// Ends with 1 when a mutation survives, or no longer applies.
import { parseArgs } from "node:util";
import { BuildCopy } from "./build-copy.mjs";
import { TestRunner } from "./test-runner.mjs";

const packages = ["core", "parallel", "kernels", "checkpoints", "native"];

const { values } = parseArgs({
  options: { only: { type: "string", default: packages.join() }, name: { type: "string", default: "" } },
});
const names = values.only.split(",");
const unknown = names.filter((name) => !packages.includes(name));
if (unknown.length > 0) throw new Error(`--only is ${unknown.join()}, expected some of ${packages.join()}`);

let passed = 0;
let failed = 0;

/** Counts what `run` comes to, and tells it. */
async function count(title, run) {
  const begun = performance.now();
  const { isPassed, text } = await run().catch(({ message }) => ({
    isPassed: false,
    text: `FAILED, ${message}`,
  }));
  if (isPassed) passed++;
  else failed++;
  console.log(`${title}: ${text} (${((performance.now() - begun) / 1000).toFixed(1)} s)`);
}

const checkUnmutated = ({ package: of, tests }) => [
  `${of}, not mutated: ${[...tests.files, tests.only ?? ""].join(" ")}`,
  async ({ runner }) => {
    const failure = await runner.firstFailure(tests);
    return {
      isPassed: failure === undefined,
      text: failure === undefined ? "passed" : `FAILED in "${failure}"`,
    };
  },
];

const checkMutation = ({ package: of, tests }, mutation) => [
  `${of}: ${mutation.name}`,
  async ({ copy, runner }) => {
    const failure = await copy.mutated(mutation, () => runner.firstFailure(tests));
    return {
      isPassed: failure !== undefined,
      text: failure === undefined ? "SURVIVED" : `caught by "${failure}"`,
    };
  },
];

/** Runs all jobs, one at a time in each workplace. */
async function workOff(workplaces, jobs) {
  const queue = [...jobs];
  await Promise.all(
    workplaces.map(async (workplace) => {
      for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
        const [title, run] = job;
        await count(title, () => run(workplace));
      }
    }),
  );
}

async function openWorkplace() {
  const copy = new BuildCopy();
  return { copy, runner: await TestRunner.create(copy.folder) };
}

const suites = [];
for (const name of names) {
  for (const { tests, mutations } of (await import(`./${name}.mjs`)).suites) {
    const chosen = mutations.filter((mutation) => mutation.name.includes(values.name));
    if (chosen.length > 0) suites.push({ package: name, tests, mutations: chosen });
  }
}

const workplaces = await Promise.all([openWorkplace(), openWorkplace()]);
try {
  await workOff(workplaces, suites.map(checkUnmutated));
  // Tests that fail anyway catch nothing.
  if (failed === 0) {
    const jobs = suites.flatMap((suite) => suite.mutations.map((mutation) => checkMutation(suite, mutation)));
    await workOff(workplaces, jobs);
  }
} finally {
  for (const { copy, runner } of workplaces) {
    await runner.close();
    copy.remove();
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
