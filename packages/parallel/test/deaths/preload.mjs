// Preloaded (node --import) into a process that trains, for its workers to die at random points of their traffic in shared
// memory: before the n-th time that a worker adds to, stores or wakes up waiters of a shared word.
//
//     PARAVAE_TEST_DEATHS='{"seed": 1, "kinds": ["throw", "exit"], "within": 200}'
//
// Each thread draws its way to die and n from the seed and its number. One in four lives.
import { createRequire } from "node:module";
import { isMainThread, threadId } from "node:worker_threads";
import { randomNumbers } from "./random-numbers.mjs";

const { seed, kinds, within } = JSON.parse(process.env.PARAVAE_TEST_DEATHS);

const ways = {
  throw() {
    throw new Error(`thread ${threadId} was told to throw`);
  },
  exit() {
    process.exit(3);
  },
  loop() {
    for (;;);
  },
  // In native code, where nothing can end a thread.
  native() {
    const koffi = createRequire(import.meta.url)("koffi");
    const pause = koffi.load(null).func("int pause()");
    for (;;) pause();
  },
  memory() {
    const kept = [];
    for (;;) kept.push(new Array(1e5).fill(kept.length));
  },
};

/** In the main thread: ends workers from outside, some milliseconds after they were started. */
function terminateWorkers(random) {
  const threads = createRequire(import.meta.url)("node:worker_threads");
  threads.Worker = class extends threads.Worker {
    constructor(...args) {
      super(...args);
      if (random() < 0.25) return;
      const timer = setTimeout(() => this.terminate(), 1 + random() * within);
      this.once("exit", () => clearTimeout(timer));
    }
  };
}

function dieInHere(random) {
  if (random() < 0.25) return;
  const die = ways[kinds[Math.floor(random() * kinds.length)]];
  let left = 1 + Math.floor(random() * within);
  for (const name of ["add", "store", "notify"]) {
    const original = Atomics[name];
    Atomics[name] = (...args) => {
      if (--left === 0) die();
      return original(...args);
    };
  }
}

const random = randomNumbers(seed * 1009 + threadId);
for (let i = 0; i < 8; i++) random();
if (!kinds.includes("terminate")) {
  if (!isMainThread) dieInHere(random);
} else if (isMainThread) terminateWorkers(random);
