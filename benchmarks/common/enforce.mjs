/**
 * Holds a measured ratio against its bound and sets the exit status. A machine that others use too can slow one
 * side for a while: what misses is measured again, twice at the most.
 */
export async function enforce(name, atLeast, measure) {
  let best = 0;
  for (let attempt = 0; attempt < 3 && best < atLeast; attempt++) best = Math.max(best, await measure());
  const verdict = best >= atLeast ? "reached" : "MISSED";
  console.log(`${name}: ${best.toFixed(2)}, expected at least ${atLeast}: ${verdict}`);
  if (!(best >= atLeast)) process.exitCode = 1;
}
