import { BlockShuffle, keyOfSeed } from "@paravae/core";
import type { Arena } from "../arena/arena.js";
import type { TeamSpec } from "../team/team-spec.js";
import type { TrainerRows } from "../trainer/trainer-options.js";
import { areStored } from "./are-stored.js";
import { TestFeed } from "./test-feed.js";
import { TrainFeed } from "./train-feed.js";

/** What brings rows into the arena while it is worked in; undefined of rows that lie there. */
export interface Feeds {
  readonly train: TrainFeed | undefined;
  readonly test: TestFeed | undefined;
}

interface Splits {
  readonly train: TrainerRows;
  readonly test: TrainerRows | undefined;
}

export function feedsOf(
  { train, test, order, seed, barrier: { timeoutMs } }: TeamSpec,
  arena: Arena,
  rows: Splits,
): Feeds {
  let [trainFeed, testFeed]: [TrainFeed | undefined, TestFeed | undefined] = [undefined, undefined];
  if (train.windowRows !== undefined && areStored(rows.train) && order.kind === "blocks") {
    const shuffle = new BlockShuffle(order, train.count, keyOfSeed(seed));
    trainFeed = new TrainFeed(rows.train, shuffle, arena, timeoutMs);
  }
  if (test?.windowRows !== undefined && arena.test !== undefined && rows.test && areStored(rows.test)) {
    testFeed = new TestFeed(rows.test, arena.test, test.windowRows, timeoutMs);
  }
  return { train: trainFeed, test: testFeed };
}
