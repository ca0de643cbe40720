// Trains on Fashion-MNIST, hidden 400, batches of 512, and holds the process's peak of resident memory against its bounds:
// 350 MiB with 2 workers, and 60 more for a third.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../apps/paravae/bin/paravae.js", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "paravae-memory-"));
const sizes = ["--dataset", "fashion-mnist", "--hidden", "400", "--latent", "20", "--batch-size", "512"];

const printPeak = `
  import { isMainThread } from "node:worker_threads";
  if (isMainThread) process.on("exit", () => console.error("peak", process.resourceUsage().maxRSS));
`;
const preload = `data:text/javascript,${encodeURIComponent(printPeak)}`;

/** In MiB. */
function peakWith(workers) {
  const out = join(folder, `${workers}`);
  const train = ["train", ...sizes, "--epochs", "6", "--workers", `${workers}`, "--out", out];
  const { status, stderr } = spawnSync(process.execPath, ["--import", preload, cli, ...train], {
    encoding: "utf8",
    stdio: ["ignore", "inherit", "pipe"],
  });
  if (status !== 0) throw new Error(`${workers} workers: status ${status}\n${stderr}`);
  return Number(/peak (\d+)/.exec(stderr)?.[1]) / 1024;
}

const [two, three] = [peakWith(2), peakWith(3)];
rmSync(folder, { recursive: true });
console.log(
  `peak of resident memory: ${two.toFixed(0)} MiB with 2 workers, at most 350; ${(three - two).toFixed(0)} more with 3, at most 60`,
);
if (!(two <= 350 && three - two <= 60)) process.exit(1);
