import { spawnSync } from "node:child_process";

/** Runs a command that trains, and reads the test −ELBO, nats an image, that it prints at its end. */
export function trainForReal(command) {
  const { status, stdout } = spawnSync(command, {
    shell: true,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  process.stdout.write(stdout);
  return { status, negativeElbo: Number(stdout.match(/test −ELBO (\d+\.\d+) nats/)?.[1]) };
}
