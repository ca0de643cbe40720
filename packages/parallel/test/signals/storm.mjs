// Sends a signal every millisecond, to each thread of a process in turn, until the process is gone.
//
//     node storm.mjs PID SIGUSR2
import { readdirSync } from "node:fs";

const [pid, signal] = process.argv.slice(2);
const clock = new Int32Array(new SharedArrayBuffer(4));

/** On other systems than Linux all go to the process, which picks the thread. */
function threadsOf(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).map(Number);
  } catch {
    return [Number(pid)];
  }
}

function send(thread) {
  try {
    process.kill(thread, signal);
  } catch ({ code }) {
    // Threads end; so does the process.
    if (code !== "ESRCH") throw new Error(`signal to ${thread}: ${code}`);
  }
}

while (process.ppid === Number(pid)) {
  for (const thread of threadsOf(pid)) {
    send(thread);
    Atomics.wait(clock, 0, 0, 1);
  }
}
