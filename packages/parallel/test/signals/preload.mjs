// Preloaded by node --import: a storm of signals meets the process from before its program begins to its end. How many arrived is
// the last line of stderr.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

const signal = "SIGUSR2";

if (isMainThread) {
  let arrived = 0;
  process.on(signal, () => {
    arrived += 1;
  });
  const script = fileURLToPath(new URL("storm.mjs", import.meta.url));
  const storm = spawn(process.execPath, [script, String(process.pid), signal], { stdio: "inherit" });
  process.on("exit", () => {
    storm.kill();
    writeSync(2, `${arrived}\n`);
  });
  await once(process, signal);
  storm.unref();
}
