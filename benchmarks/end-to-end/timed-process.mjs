import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { lastWords } from "../peers/sample.mjs";

/**
 * Seconds from the start of a process to its end, and the test loss that the JSON object on its last line has. Where
 * PyTorch is missing, it is `absent`.
 */
export const timedProcess = ({ name, ours, program, withArguments, testLossOf }) =>
  withArguments(async (flags) => {
    const begun = performance.now();
    const child = spawn(program, flags, {
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const output = Promise.all([text(child.stdout), text(child.stderr)]);
    try {
      const [status, signal] = await once(child, "close");
      const seconds = (performance.now() - begun) / 1000;
      const [stdout, stderr] = await output;
      if (status !== 0)
        throw new Error(`${name} ended with ${signal ?? `status ${status}`}: ${lastWords(stderr)}`);
      const result = JSON.parse(stdout.trimEnd().split("\n").at(-1));
      return result.absent === undefined ? { seconds, testLoss: testLossOf(result) } : result;
    } catch (error) {
      if (ours) throw error;
      return { absent: error.code === "ENOENT" ? `there is no ${program}` : error.message };
    }
  });
