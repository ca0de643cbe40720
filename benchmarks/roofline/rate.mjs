const warmUpMs = 20;

/** Calls `run` until V8 has had the time to compile it with its best compiler. */
export function warmUp(run) {
  msPerCall(warmUpMs, run);
}

/** How many ms a call of `run` takes on average, called again and again for about `ms`. */
export function msPerCall(ms, run) {
  let calls = 0;
  let took = 0;
  const begun = performance.now();
  do {
    run();
    calls++;
    took = performance.now() - begun;
  } while (took < ms);
  return took / calls;
}
