// A row cache on a disk that fills up, made by two processes at once, and by one that is killed: it says so, and leaves nothing wrong
// behind. Mounts a small file system, so it runs as root or where user namespaces are allowed.
//
//     node tests/faults/row-cache.mjs
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { cachedRows } from "../../packages/datasets/dist/index.js";

const here = fileURLToPath(import.meta.url);
const [mode, path, rows, count] = process.argv.slice(2);
const width = 4096;

/** Rows that say which they are; as many as are asked for. Among them it waits to be told to go on. */
async function* batches() {
  for (let row = 0; row < Number(rows); row++) {
    if (row === 10) {
      process.stderr.write("begun\n");
      await once(process.stdin, "data");
    }
    yield { count: 1, data: new Uint8Array(width).fill(row) };
  }
}

if (mode === "--make") {
  try {
    const cache = await cachedRows({
      path,
      source: { files: [], options: "made up" },
      read: async () => ({
        ...{ type: "bytes", width, labelled: false, batches },
        ...(count === undefined ? {} : { count: Number(count) }),
      }),
      onNote: (line) => console.log(line),
    });
    const data = new Uint8Array(cache.count * width);
    await cache.read(0, cache.count, data);
    const isRight = data.every((value, i) => value === Math.floor(i / width) % 256);
    console.log(isRight ? `${cache.count} rows, all right` : "WRONG ROWS");
    await cache.close();
  } catch ({ code, message }) {
    console.log(`[${code}] ${message}`);
  }
  process.exit();
}

// In a mount namespace of its own, so that nothing stays mounted, however it ends.
if (mode !== "--apart") {
  const flags = ["-m", "-rm"].find((each) => spawnSync("unshare", [each, "true"]).status === 0);
  if (flags === undefined)
    throw new Error("it has to mount a file system: run it as root, or allow user namespaces");
  const { status } = spawnSync("unshare", [flags, process.execPath, here, "--apart"], { stdio: "inherit" });
  process.exit(status ?? 1);
}

/** A process that makes a cache, or takes the one that is there, as far as it goes before it is told to go on. */
async function begin(file, wanted, announced) {
  const more = announced === undefined ? [] : [String(announced)];
  const child = spawn(process.execPath, [here, "--make", file, String(wanted), ...more], { timeout: 60_000 });
  const said = text(child.stdout);
  await Promise.race([once(child.stderr, "data"), said]);
  // It may have ended already.
  child.stdin.on("error", () => {});
  return {
    child,
    said,
    end() {
      child.stdin.end("go on");
      return said;
    },
  };
}

const whole = async (...args) => (await begin(...args)).end();

function expect(what, got, pattern) {
  if (!pattern.test(got)) throw new Error(`${what}: got ${got}, expected ${pattern}`);
  console.log(`${what}: ${got.trim().split("\n").at(-1)}`);
}

function expectFiles(what, folder, names) {
  const found = readdirSync(folder).sort();
  if (JSON.stringify(found) === JSON.stringify(names)) return;
  throw new Error(`${what}: left ${found.join(", ")}, expected ${names.join(", ") || "nothing"}`);
}

const folder = mkdtempSync(join(tmpdir(), "paravae-row-cache-"));
const disk = join(folder, "disk");
mkdirSync(disk);
execFileSync("mount", ["-t", "tmpfs", "-o", "size=8m", "tmpfs", disk]);
try {
  const file = join(disk, "x.rows");
  const full = "a disk that fills up";
  expect(
    full,
    await whole(file, 4096),
    /\[E_WRITE\] .*there was room for \d+ MiB of its rows, and there are more; free some space/,
  );
  expectFiles(full, disk, []);
  const announced = "rows that are too many for the disk";
  expect(announced, await whole(file, 4096, 4096), /\[E_WRITE\] .*its rows need 17 MiB, 8 MiB are free/);
  expectFiles(announced, disk, []);

  const killed = await begin(file, 1024);
  killed.child.kill("SIGKILL");
  await killed.said;
  const left = readdirSync(disk);
  if (left.length !== 1 || !left[0].endsWith(".part")) throw new Error(`killed: left ${left.join(", ")}`);
  expect("after a kill", await whole(file, 1024), /1024 rows, all right/);
  expectFiles("after a kill", disk, ["x.rows"]);
  rmSync(file);

  for (let round = 0; round < 5; round++) {
    const [first, second] = [await begin(file, 600), await begin(file, 600)];
    expect("the second of two", await second.end(), /is making the same cache(.|\n)*600 rows, all right/);
    expect("the first of two", await first.end(), /600 rows, all right/);
    expectFiles("two at once", disk, ["x.rows"]);
    expect("then", await whole(file, 600), /^600 rows, all right/);
    rmSync(file);
  }
} finally {
  execFileSync("umount", ["-l", disk]);
  rmSync(folder, { recursive: true });
}
console.log("row caches: told, and nothing wrong left behind");
