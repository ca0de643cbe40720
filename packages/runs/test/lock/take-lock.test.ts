import { describe, expect, it, vi } from "vitest";
import type { FoundLock, LockFiles } from "../../src/lock/lock-files.js";
import { lockName, sweepLocks, takeLock } from "../../src/lock/take-lock.js";

/*
 * Every order in which takers can do their file operations, one operation at a time, with kills between any
 * two: the real code over files in memory. States that were seen before are not gone into again.
 */

// Tens of thousands of states, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

type Take = typeof takeLock;

interface Scenario {
  readonly takers: number;
  /** How many of them are killed at most. */
  readonly kills: number;
  /** Whether holders give the lock back. */
  readonly release: boolean;
  /** The lock files at the start, by the token of their dead holders. */
  readonly files: Readonly<Record<string, string>>;
  readonly take?: Take;
}

/** One process that takes the lock, held before each of its operations. */
class Taker implements LockFiles {
  readonly folder = "run";
  readonly token: string;
  state: "taking" | "holding" | "over" | "killed" = "taking";
  #isAtEnd = false;
  gaveWayTo: string | undefined;
  /** What its operations came to: all that it knows. */
  readonly log: unknown[] = [];
  readonly #world: World;
  #proceed = (): void => {};
  #atRest = (): void => {};

  constructor(world: World, token: string) {
    this.#world = world;
    this.token = token;
  }

  get isRunning(): boolean {
    return !this.#isAtEnd && this.state !== "killed";
  }

  /** Runs to just before the first operation. */
  async start({ take = takeLock, release }: Scenario): Promise<void> {
    await this.#untilAtRest(() => {
      void this.#live(take, release)
        .catch((error) => {
          this.gaveWayTo = `${error}`;
        })
        .finally(() => {
          this.#isAtEnd = true;
          this.#atRest();
        });
    });
  }

  /** Does one operation, and runs on to just before the next. */
  async step(): Promise<void> {
    await this.#untilAtRest(() => this.#proceed());
  }

  create(name: string): Promise<boolean> {
    return this.#operation(() => {
      const isFree = !this.#world.files.has(name);
      if (isFree) this.#world.files.set(name, this.token);
      return isFree;
    });
  }

  async read(name: string): Promise<FoundLock | undefined> {
    const token = await this.#operation(() => this.#world.files.get(name));
    return token === undefined ? undefined : { token, record: undefined, mtimeMs: 0 };
  }

  async replace(name: string): Promise<void> {
    await this.#operation(() => this.#world.files.set(name, this.token).size);
  }

  async remove(name: string): Promise<void> {
    await this.#operation(() => this.#world.files.delete(name));
  }

  list(prefix: string): Promise<readonly string[]> {
    return this.#operation(() =>
      [...this.#world.files.keys()].filter((name) => name.startsWith(prefix)).sort(),
    );
  }

  async #live(take: Take, release: boolean): Promise<void> {
    const isLiving = ({ token }: FoundLock): Promise<boolean> =>
      this.#operation(() =>
        this.#world.takers.some((taker) => taker.token === token && taker.state !== "killed"),
      );
    const holder = await take(this, isLiving);
    this.gaveWayTo = holder?.token;
    this.state = holder === undefined ? "holding" : "over";
    if (holder !== undefined) return;
    await sweepLocks(this, isLiving);
    if (!release) return;
    this.state = "over";
    if ((await this.read(lockName))?.token === this.token) await this.remove(lockName);
  }

  async #operation<T>(act: () => T): Promise<T> {
    await new Promise<void>((resolve) => {
      this.#proceed = resolve;
      this.#atRest();
    });
    const result = act();
    this.log.push(result);
    return result;
  }

  #untilAtRest(begin: () => void): Promise<void> {
    return new Promise((resolve) => {
      this.#atRest = resolve;
      begin();
    });
  }
}

class World {
  readonly files: Map<string, string>;
  readonly takers: Taker[] = [];

  constructor(files: Readonly<Record<string, string>>) {
    this.files = new Map(Object.entries(files));
  }

  async add(token: string, scenario: Scenario): Promise<Taker> {
    const taker = new Taker(this, token);
    this.takers.push(taker);
    await taker.start(scenario);
    return taker;
  }

  get holders(): string[] {
    return this.takers.filter(({ state }) => state === "holding").map(({ token }) => token);
  }

  get key(): string {
    const takers = this.takers.map(({ state, gaveWayTo, isRunning, log }) => [
      state,
      gaveWayTo,
      isRunning && log,
    ]);
    return JSON.stringify([[...this.files].sort(), takers], (_, value) => value ?? null);
  }
}

/** One entry of a schedule: which taker goes on, or is killed. */
interface Move {
  readonly taker: number;
  readonly kill: boolean;
}

async function replay(scenario: Scenario, schedule: readonly Move[]): Promise<World> {
  const world = new World(scenario.files);
  for (let i = 0; i < scenario.takers; i++) await world.add("ABC"[i], scenario);
  for (const { taker, kill } of schedule) {
    if (kill) world.takers[taker].state = "killed";
    else await world.takers[taker].step();
  }
  return world;
}

/** Goes into every state of a scenario, with a check on each and one on those where nothing runs any more. */
async function explore(scenario: Scenario, atEnd: (world: World) => void | Promise<void>): Promise<number> {
  const seen = new Set<string>();
  const open: Move[][] = [[]];
  for (let schedule = open.pop(); schedule !== undefined; schedule = open.pop()) {
    const world = await replay(scenario, schedule);
    if (seen.has(world.key)) continue;
    seen.add(world.key);
    const { holders } = world;
    const inFile = world.files.get(lockName);
    if (holders.length > 1 || (holders.length === 1 && holders[0] !== inFile)) {
      throw new Error(`${holders} hold the lock and ${inFile} is in it after ${JSON.stringify(schedule)}`);
    }
    const killed = world.takers.filter(({ state }) => state === "killed").length;
    for (const [taker, { isRunning, state }] of world.takers.entries()) {
      if (isRunning) open.push([...schedule, { taker, kill: false }]);
      if ((isRunning || state === "holding") && killed < scenario.kills) {
        open.push([...schedule, { taker, kill: true }]);
      }
    }
    if (!world.takers.some(({ isRunning }) => isRunning)) await atEnd(world);
  }
  return seen.size;
}

const stale = { [lockName]: "X" };
/** As left by Y, killed while it took over from X, and Z, killed while it took over from Y. */
const staleChain = { [lockName]: "X", [`${lockName}.X`]: "Y", [`${lockName}.Y`]: "Z" };

describe("takeLock, in every interleaving", () => {
  it.each([
    ["a free lock", {}, 3],
    ["a stale lock", stale, 3],
    ["a stale lock and claims of killed takers", staleChain, 2],
  ])("%s gets one holder", async (_, files, takers) => {
    const states = await explore({ takers, kills: 0, release: false, files }, (world) => {
      expect(world.holders).toHaveLength(1);
      expect([...world.files]).toEqual([[lockName, world.holders[0]]]);
    });
    expect(states).toBeGreaterThan(50);
  });

  it.each([
    ["a stale lock", stale],
    ["a stale lock and claims of killed takers", staleChain],
  ])("%s passes from holder to holder and leaves no file", async (_, files) => {
    await explore({ takers: 2, kills: 0, release: true, files }, (world) => {
      expect(world.takers.some(({ gaveWayTo }) => gaveWayTo === undefined)).toBe(true);
      expect(world.files.size).toBe(0);
    });
  });

  it.each([
    ["two takers of a free lock", {}],
    ["two takers of a stale lock", stale],
    ["two takers of a stale lock with claims", staleChain],
  ])("%s, both killed anywhere, leave a lock that the next one gets", async (_, files) => {
    const scenario: Scenario = { takers: 2, kills: 2, release: false, files };
    await explore(scenario, async (world) => {
      const [holder] = world.holders;
      const next = await world.add("N", scenario);
      while (next.isRunning) await next.step();
      expect(next.gaveWayTo).toBe(holder);
      expect(world.files.get(lockName)).toBe(holder ?? "N");
      if (holder === undefined) expect(world.files.size).toBe(1);
    });
  });

  it("finds the fault of deleting a stale lock and making one's own", async () => {
    const take: Take = async (files, isLiving) => {
      if (await files.create(lockName)) return undefined;
      const holder = await files.read(lockName);
      if (holder === undefined || (await isLiving(holder))) return holder;
      await files.remove(lockName);
      return (await files.create(lockName)) ? undefined : holder;
    };
    const exploration = explore({ takers: 2, kills: 0, release: false, files: stale, take }, () => {});
    await expect(exploration).rejects.toThrow("hold the lock");
  });
});
