// A disk that fills up, turns read-only or loses the run's folder while a run trains: it says so, trains on, saves when it can
// again, and ends with the very files of a run on a good disk. Then a checkpoint is damaged in each of its parts: it is
// found out, and the one before is used. Mounts a small file system, so it runs as root or where user namespaces are allowed.
//
//     node tests/faults/disk.mjs
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { latestCheckpoint, listCheckpoints } from "../../packages/checkpoints/dist/index.js";
import { expectSameFiles, run, start, succeed } from "./command.mjs";

// In a mount namespace of its own, so that nothing stays mounted, however it ends.
if (process.argv[2] !== "--apart") {
  const flags = ["-m", "-rm"].find((each) => spawnSync("unshare", [each, "true"]).status === 0);
  if (flags === undefined)
    throw new Error("it has to mount a file system: run it as root, or allow user namespaces");
  const here = fileURLToPath(import.meta.url);
  const { status } = spawnSync("unshare", [flags, process.execPath, here, "--apart"], { stdio: "inherit" });
  process.exit(status ?? 1);
}

const folder = mkdtempSync(join(tmpdir(), "paravae-disk-"));
const disk = join(folder, "disk");
const settings = [
  "--hidden",
  "48",
  "--latent",
  "4",
  "--batch-size",
  "8",
  "--workers",
  "2",
  "--engine",
  "wasm",
];
const train = (out, epochs) => ["train", ...settings, "--epochs", String(epochs), "--out", out];

/** Resolves once `text` has come on one of the process's streams after `from`. */
function seen(stream, text) {
  return new Promise((resolve, reject) => {
    let all = "";
    const look = (chunk) => {
      all += chunk;
      if (!text.test(all)) return;
      stream.off("data", look);
      resolve();
    };
    stream.on("data", look);
    stream.once("close", () => reject(new Error(`never saw ${text} in:\n${all}`)));
  });
}

const mount = (path, options) => execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", path]);
const unmount = (path) => execFileSync("umount", ["-l", path]);

/** How the disk fails, and how it is made good again. */
const troubles = {
  "full disk": {
    begin() {
      // As much as there is; what does not fit is refused.
      try {
        for (let n = 0; ; n++) writeFileSync(join(disk, `filler-${n}`), new Uint8Array(4096));
      } catch {}
    },
    end() {
      execFileSync("sh", ["-c", `rm ${disk}/filler-*`]);
    },
    says: /warning: run\/.*no space left.*free some space/,
  },
  "read-only disk": {
    // One over the checkpoints: a whole disk is not turned read-only while a file on it is open to be written.
    begin: () => mount(join(disk, "run", "checkpoints"), "ro"),
    end: () => unmount(join(disk, "run", "checkpoints")),
    says: /warning: run\/.*read-only.*can be written to/,
  },
};

async function survive(name, { begin, end, says }) {
  mkdirSync(disk, { recursive: true });
  mount(disk, "size=2m");
  try {
    const { child, ended } = start(disk, [...train("run", 300), "--json"]);
    await seen(child.stdout, /"epoch":3,/);
    begin();
    await seen(child.stderr, says);
    console.log(`${name}: told`);
    await seen(child.stdout, /(.*"epoch".*\n){3}/);
    end();
    await seen(child.stderr, /saved again/);
    console.log(`${name}: trained on, saved again when it could`);
    const { status, stderr } = await ended;
    if (status !== 0) throw new Error(`${name}: status ${status}\n${stderr}`);
    expectSameFiles(name, join(disk, "run"), join(folder, "whole"));
    console.log(`${name}: the same files as without it`);
  } finally {
    unmount(disk);
  }
}

async function surviveRemoval() {
  const { child, ended } = start(folder, [...train("removed", 300), "--json"]);
  await seen(child.stdout, /"epoch":3,/);
  // The run may put a file into it meanwhile.
  rmSync(join(folder, "removed"), { recursive: true, force: true, maxRetries: 100, retryDelay: 1 });
  await seen(child.stdout, /(.*"epoch".*\n){3}/);
  const { status, stderr } = await ended;
  if (status !== 0) throw new Error(`removed folder: status ${status}\n${stderr}`);
  await succeed(folder, ["eval", "removed"]);
  console.log("removed folder: made again, the model is there");
}

/** Flips a bit in each of 64 parts of the newest checkpoint, in turn. */
async function damage() {
  await succeed(folder, train("damaged", 2));
  const checkpoints = join(folder, "damaged", "checkpoints");
  const [newest, before] = await listCheckpoints(checkpoints);
  const good = readFileSync(newest.path);
  const parts = 64;
  for (let part = 0; part < parts; part++) {
    const bytes = Uint8Array.from(good);
    bytes[Math.floor(((part + 0.5) * bytes.length) / parts)] ^= 1 << (part % 8);
    writeFileSync(newest.path, bytes);
    const { latest, skipped } = await latestCheckpoint(checkpoints);
    if (latest?.path !== before.path || !skipped[0]?.reason.includes(newest.path)) {
      throw new Error(`part ${part} of ${parts} damaged: took ${latest?.path}`);
    }
  }
  const { status, stderr } = await run(folder, ["resume", "damaged"]);
  if (status !== 0 || !stderr.includes(basename(newest.path)))
    throw new Error(`damaged: status ${status}\n${stderr}`);
  console.log(`a checkpoint damaged in each of ${parts} parts: found out, the one before used`);
}

try {
  await succeed(folder, train("whole", 300));
  for (const [name, trouble] of Object.entries(troubles)) await survive(name, trouble);
  await surviveRemoval();
  await damage();
} finally {
  rmSync(folder, { recursive: true });
}
