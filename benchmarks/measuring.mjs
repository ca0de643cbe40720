/** The middle value; of an even number of them the upper one. */
export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];

/** What follows a flag on the command line. */
export function flag(name) {
  const at = process.argv.indexOf(name);
  return at < 0 ? undefined : process.argv[at + 1];
}

/** The number after `--at-least`: a bound that the benchmark then enforces. */
export function bound() {
  const text = flag("--at-least");
  return text === undefined ? undefined : Number(text);
}

/**
 * Holds a measured ratio against the bound and sets the exit status. A machine that others use too can slow one
 * side for a while: what misses is measured again, twice at the most.
 */
export async function enforce(name, atLeast, measure) {
  let best = 0;
  for (let attempt = 0; attempt < 3 && best < atLeast; attempt++) best = Math.max(best, await measure());
  const verdict = best >= atLeast ? "reached" : "MISSED";
  console.log(`${name}: ${best.toFixed(2)}, expected at least ${atLeast}: ${verdict}`);
  if (best < atLeast) process.exitCode = 1;
}
