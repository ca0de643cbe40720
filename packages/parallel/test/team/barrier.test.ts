import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { Barrier } from "../../src/team/barrier.js";
import { controlBytes, controlWords } from "../../src/team/control-words.js";

const newWords = (): Int32Array => new Int32Array(new SharedArrayBuffer(controlBytes));
const quick = { spinMs: 0, timeoutMs: 200 };

test("one participant never waits", () => {
  const words = newWords();
  const barrier = new Barrier(words, { ...quick, participants: 1 });
  for (let round = 0; round < 5; round++) barrier.wait(barrier.arrive());
  expect(Atomics.load(words, controlWords.phase)).toBe(5);
  expect(Atomics.load(words, controlWords.arrived)).toBe(0);
});

test("nobody passes before the last has arrived, everybody after", () => {
  const words = newWords();
  const barriers = Array.from({ length: 3 }, () => new Barrier(words, { ...quick, participants: 3 }));
  const first = barriers[0].arrive();
  const second = barriers[1].arrive();
  expect(() => barriers[0].wait(first)).toThrow(expect.objectContaining({ code: "E_BARRIER_TIMEOUT" }));
  const third = barriers[2].arrive();
  barriers[0].wait(first);
  barriers[1].wait(second);
  barriers[2].wait(third);
});

test("a fast participant may be a round ahead without releasing a slow one's next round", () => {
  const words = newWords();
  const [fast, slow] = [0, 1].map(() => new Barrier(words, { ...quick, participants: 2 }));
  const slowFirst = slow.arrive();
  fast.wait(fast.arrive());
  // The fast one arrives at round 2 before the slow one has looked at round 1.
  const fastSecond = fast.arrive();
  slow.wait(slowFirst);
  expect(() => fast.wait(fastSecond)).toThrow(expect.objectContaining({ code: "E_BARRIER_TIMEOUT" }));
  slow.wait(slow.arrive());
  fast.wait(fastSecond);
});

test("the time limit names how many came", () => {
  const barrier = new Barrier(newWords(), { ...quick, participants: 4 });
  barrier.arrive();
  expect(() => barrier.wait(barrier.arrive())).toThrow(/2 of 4 threads arrived within 0.2 s/);
});

test("abort ends waits in progress and all later ones, blocking or not", async () => {
  const words = newWords();
  const barrier = new Barrier(words, { spinMs: 0, timeoutMs: 60_000, participants: 2 });
  const ticket = barrier.arrive();
  const waiting = barrier.waitAsync(ticket);
  barrier.abort();
  await expect(waiting).rejects.toMatchObject({ code: "E_ABORTED" });
  expect(() => barrier.wait(ticket)).toThrow(expect.objectContaining({ code: "E_ABORTED" }));
});

test("waitAsync is released by the last arrival, and bounded", async () => {
  const barrier = new Barrier(newWords(), { ...quick, participants: 2 });
  const first = barrier.arrive();
  const waiting = barrier.waitAsync(first);
  barrier.arrive();
  await waiting;
  await expect(barrier.waitAsync(barrier.arrive())).rejects.toMatchObject({ code: "E_BARRIER_TIMEOUT" });
});

test.each([
  { threads: 2, spinMs: 0.2 },
  { threads: 4, spinMs: 0 },
])("$threads threads count in lockstep, spinning for $spinMs ms", async ({ threads, spinMs }) => {
  const rounds = 2000;
  const words = newWords();
  const counters = new Int32Array(new SharedArrayBuffer(4 * threads));
  const code = `
    import { workerData, parentPort } from "node:worker_threads";
    import { Barrier } from ${JSON.stringify(new URL("../../dist/team/barrier.js", import.meta.url).href)};
    const { words, counters, rank, options, rounds } = workerData;
    const barrier = new Barrier(words, options);
    let wrong = 0;
    for (let round = 1; round <= rounds; round++) {
      counters[rank] = round; // plain store: the barrier alone orders it
      barrier.wait(barrier.arrive());
      for (const count of counters) if (count !== round) wrong++;
      barrier.wait(barrier.arrive());
    }
    parentPort.postMessage(wrong);
  `;
  const options = { participants: threads, spinMs, timeoutMs: 20_000 };
  const wrong = await Promise.all(
    Array.from({ length: threads }, (_, rank) => {
      const workerData = { words, counters, rank, options, rounds };
      const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(code)}`), { workerData });
      return new Promise<number>((resolve, reject) => worker.once("message", resolve).once("error", reject));
    }),
  );
  expect(wrong).toEqual(new Array(threads).fill(0));
});
