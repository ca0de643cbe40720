// Rows per second of the whole training step, ours and of TensorFlow.js, PyTorch and JAX: the same model, the same
// rows, each in a process of its own and in its best setting, in turn.
//
//     npm run bench:peers [-- --works usual,wide --rounds 5 --seconds 2 --json FILE]
//     npm run bench:peers -- --check
//     npm run bench:peers -- --at-least wasm/tfjs-node=2.0
//
// A ratio is the median over rounds of how many times as fast ours was in that round. With --json, the file holds
// every sample, and a chart of the medians lies beside it as an SVG. With --check, nothing is timed: everyone's loss
// after the same steps is compared. With --at-least (more than once for more than one), only the two that it names
// are measured, on the work `usual` unless --works names others, and ours must reach that ratio.
//
// npm run bench:peers:setup installs the Python peers; --python names an interpreter that has them already.
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { enforce, median } from "./measuring.mjs";
import { chart } from "./peers/chart.mjs";
import { check } from "./peers/check.mjs";
import { contestants } from "./peers/contestants.mjs";
import { measureRounds, ratios } from "./peers/rounds.mjs";
import { table } from "./peers/table.mjs";
import { describeWork, works } from "./peers/works.mjs";

const { values: options } = parseArgs({
  options: {
    works: { type: "string" },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "2" },
    json: { type: "string" },
    python: { type: "string" },
    check: { type: "boolean", default: false },
    "at-least": { type: "string", multiple: true, default: [] },
  },
});
const everyone = contestants(options.python);
const rounds = Number(options.rounds);
const seconds = Number(options.seconds);
if (!(Number.isInteger(rounds) && rounds >= 1)) {
  throw new Error(`--rounds is ${options.rounds}, expected a whole number of at least 1`);
}
if (!(seconds > 0)) throw new Error(`--seconds is ${options.seconds}, expected a number above 0`);

/** Pairs of names and works: those that --works names, else `whenLeftOut`. */
function chosenWorks(whenLeftOut) {
  return (options.works?.split(",") ?? whenLeftOut).map((name) => [name, oneOf("work", works, name)]);
}

function oneOf(what, choices, name) {
  if (Object.hasOwn(choices, name)) return choices[name];
  throw new Error(`${what} is ${name}, expected one of ${Object.keys(choices).join(", ")}`);
}

function contestant(name) {
  return oneOf("contestant", Object.fromEntries(everyone.map((each) => [each.name, each])), name);
}

async function compareAll() {
  const report = {
    date: new Date().toISOString(),
    machine: {
      cpu: cpus()[0].model.trim(),
      cores: availableParallelism(),
      platform: `${process.platform}-${process.arch}`,
      node: process.version,
    },
    rounds,
    seconds,
    works: [],
  };
  for (const [name, work] of chosenWorks(Object.keys(works))) {
    console.log(`\n${describeWork(name, work)}; median (lowest–highest) of ${rounds} rounds of ${seconds} s`);
    const results = await measureRounds(everyone, work, { rounds, seconds, progress });
    progress("");
    console.log(table(results));
    report.works.push({ name, work, results });
  }
  if (options.json === undefined) return;
  writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(`${options.json.replace(/\.json$/, "")}.svg`, chart(report));
}

/** Where it is, on one line of a terminal that the next one replaces. */
function progress(line) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${line}`);
}

/** Holds `wasm/tfjs-node=2.0` on each work. */
async function hold(requirement) {
  const [, ours, peer, ratio] = /^([^/]+)\/([^=]+)=(\d+(?:\.\d+)?)$/.exec(requirement) ?? [];
  if (ratio === undefined) {
    throw new Error(`--at-least is ${requirement}, expected ENGINE/PEER=RATIO, as in wasm/tfjs-node=2.0`);
  }
  const pair = [contestant(ours), contestant(peer)];
  for (const [name, work] of chosenWorks(["usual"])) {
    await enforce(`${describeWork(name, work)}, ${ours} against ${peer}`, Number(ratio), async () => {
      const results = await measureRounds(pair, work, { rounds, seconds, progress });
      progress("");
      for (const { name, absent } of results) {
        if (absent !== undefined) throw new Error(`${name} is absent: ${absent}`);
      }
      return median(ratios(...results));
    });
  }
}

if (options.check) {
  for (const [name, work] of chosenWorks(Object.keys(works))) {
    console.log(`\n${describeWork(name, work)}`);
    await check(everyone, work);
  }
} else if (options["at-least"].length > 0) {
  for (const requirement of options["at-least"]) await hold(requirement);
} else {
  await compareAll();
}
