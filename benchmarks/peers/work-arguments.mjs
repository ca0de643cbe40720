import { parseArgs } from "node:util";

const string = { type: "string" };
const texts = { name: string, loss: string };
const lists = { hidden: string };
const numbers = {
  inputs: string,
  latent: string,
  batch: string,
  threads: string,
  batches: string,
  seconds: string,
  check: string,
};

/**
 * A contestant's command line: its name, the work, then what to do with it.
 *
 * - batches: how many of them the made-up rows are
 * - seconds: how long to measure
 * - check: instead of measuring, train this many steps and give the mean loss of the last `batches` of them
 */
export function workArguments() {
  const { values } = parseArgs({ options: { ...texts, ...lists, ...numbers } });
  return Object.fromEntries(
    Object.entries(values).map(([flag, value]) => {
      if (flag in lists) return [flag, value.split(",").map(Number)];
      return [flag, flag in numbers ? Number(value) : value];
    }),
  );
}
