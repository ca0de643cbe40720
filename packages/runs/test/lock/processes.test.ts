import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterAll, expect, it, vi } from "vitest";
import { temporaryFolder } from "../helpers/temporary-folder.js";

vi.setConfig({ testTimeout: 60_000 });

const folder = temporaryFolder();
const lockPath = join(folder, ".lock");
const module = new URL("../../dist/lock/run-lock.js", import.meta.url).href;

/** Tries for the lock at each line "take", holds it until "release", and answers each line with one. */
const program = `
  import { createInterface } from "node:readline";
  import { RunLock } from ${JSON.stringify(module)};
  let lock;
  console.log("ready");
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === "release") {
      await lock.release();
      console.log("released");
      continue;
    }
    try {
      lock = await RunLock.acquire(${JSON.stringify(folder)});
      console.log("taken");
    } catch (error) {
      console.log(error.code + " " + error.message);
    }
  }
`;

class Contender {
  readonly process: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;

  constructor() {
    this.process = spawn(process.execPath, ["--input-type=module", "--eval", program]);
    this.#lines = createInterface(this.process.stdout)[Symbol.asyncIterator]();
  }

  async next(): Promise<string> {
    return (await this.#lines.next()).value;
  }

  ask(line: string): Promise<string> {
    this.process.stdin.write(`${line}\n`);
    return this.next();
  }

  async kill(): Promise<void> {
    const exit = once(this.process, "exit");
    this.process.kill("SIGKILL");
    await exit;
  }
}

const contenders = Array.from({ length: 20 }, () => new Contender());
afterAll(() => {
  for (const { process } of contenders) process.kill("SIGKILL");
});

it("of 20 processes one gets the lock, and again each time that its holder is killed", async () => {
  for (const contender of contenders) expect(await contender.next()).toBe("ready");
  for (let round = 0; round < 10; round++) {
    const answers = await Promise.all(contenders.map((contender) => contender.ask("take")));
    const isTaken = answers.map((answer) => answer === "taken");
    expect(isTaken.filter(Boolean)).toHaveLength(1);
    expect(answers.filter((answer) => answer.startsWith("E_RUN_BUSY "))).toHaveLength(answers.length - 1);
    const [holder] = contenders.splice(isTaken.indexOf(true), 1);
    expect(JSON.parse(readFileSync(lockPath, "utf8")).pid).toBe(holder.process.pid);
    await holder.kill();
    expect(readdirSync(folder)).toEqual([".lock"]);
  }
  const [last] = contenders;
  expect(await last.ask("take")).toBe("taken");
  expect(await last.ask("release")).toBe("released");
  expect(readdirSync(folder)).toEqual([]);
});
