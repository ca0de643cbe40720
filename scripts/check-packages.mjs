// Packs every workspace that is published, packages and apps, and checks it as its users will get it: publint for the
// manifest, attw for the types.
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const run = (command, args, options) =>
  execFileSync(command, args, { stdio: ["ignore", "pipe", "inherit"], ...options });

const folder = mkdtempSync(join(tmpdir(), "paravae-pack-"));
try {
  for (const { location: cwd, private: isPrivate } of JSON.parse(run("npm", ["query", ".workspace"]))) {
    if (isPrivate) continue;
    const [{ filename }] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", folder], { cwd }));
    const tarball = join(folder, filename);
    run("npx", ["publint", "run", "--strict", tarball], { stdio: "inherit" });
    run("npx", ["attw", "--profile", "esm-only", "--format", "ascii", "--no-summary", tarball], {
      stdio: "inherit",
    });
  }
} finally {
  rmSync(folder, { recursive: true });
}
