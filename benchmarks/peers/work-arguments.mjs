import { parseArgs } from "node:util";

/**
 * A contestant's command line: the work, then what to do with it.
 *
 * - batches: how many of them the made-up rows are
 * - seconds: how long to measure
 * - check: instead of measuring, train this many steps and give the mean loss of the last `batches` of them
 */
export function workArguments() {
  const { values } = parseArgs({
    options: Object.fromEntries(
      ["engine", "inputs", "hidden", "latent", "batch", "loss", "batches", "seconds", "check"].map((name) => [
        name,
        { type: "string" },
      ]),
    ),
  });
  const { engine, loss, ...numbers } = values;
  return {
    engine,
    loss,
    ...Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])),
  };
}
