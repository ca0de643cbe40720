import { spawnSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { replaceFile, targetOfTemporary } from "../src/replace-file.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const parent = temporaryFolder();
let count = 0;
let folder = "";
let path = "";
beforeEach(async () => {
  folder = join(parent, `${count++}`);
  await mkdir(folder);
  path = join(folder, "a.paravae");
  await writeFile(path, "old");
});

describe("replaceFile", () => {
  it("shows the new file only once it is whole", async () => {
    await replaceFile(path, async (file) => {
      await file.write("new ");
      expect(await readFile(path, "utf8")).toBe("old");
      await file.write("file");
    });
    expect(await readFile(path, "utf8")).toBe("new file");
    expect(await readdir(folder)).toEqual(["a.paravae"]);
  });

  it("leaves the old file and nothing else when writing fails half way", async () => {
    const full = Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
    const writing = replaceFile(path, async (file) => {
      await file.write("half");
      throw full;
    });
    await expect(writing).rejects.toBe(full);
    expect(await readFile(path, "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["a.paravae"]);
  });

  it("leaves the old file when the process is killed half way, and a temporary one that tells its target", async () => {
    const script = `
      import { replaceFile } from ${JSON.stringify(new URL("../dist/replace-file.js", import.meta.url).href)};
      await replaceFile(${JSON.stringify(path)}, async (file) => {
        await file.write("half");
        process.kill(process.pid, "SIGKILL");
        await new Promise(() => {});
      });`;
    const { error, signal } = spawnSync(process.execPath, ["--input-type=module", "--eval", script]);
    expect(error).toBeUndefined();
    expect(signal).toBe("SIGKILL");
    expect(await readFile(path, "utf8")).toBe("old");
    const [temporary, ...others] = (await readdir(folder)).sort();
    expect(others).toEqual(["a.paravae"]);
    expect(targetOfTemporary(temporary)).toBe("a.paravae");
  });
});
