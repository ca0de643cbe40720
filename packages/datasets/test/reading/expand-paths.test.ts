import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { beforeEach, describe, expect, it } from "vitest";
import { expandPaths } from "../../src/files/index.js";
import { temporaryFolder } from "../idx-files.js";

let folder = "";
beforeEach(async () => {
  folder = await temporaryFolder();
});

async function make(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), "");
  }
}

const pathsOf = async (...patterns: readonly string[]): Promise<string[]> =>
  (await expandPaths(patterns, { folder })).map(({ path }) => path);

async function refusal(pattern: string): Promise<string> {
  const error = await pathsOf(pattern).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ParavaeError);
  const { code, message } = error as ParavaeError;
  expect(message).not.toMatch(/\p{Cc}/u);
  return `${code}: ${message}`;
}

describe("expandPaths", () => {
  it("orders the files of a pattern as people count, and keeps the order of patterns", async () => {
    await make("p/part-10.csv", "p/part-2.csv", "p/part-1.csv", "p/part-01.csv", "p/other.txt", "b.csv");
    expect(await pathsOf("p/*.csv", "b.csv")).toEqual([
      ...["p/part-01.csv", "p/part-1.csv", "p/part-2.csv", "p/part-10.csv"],
      "b.csv",
    ]);
    expect(await pathsOf("b.csv", "p/part-{2,10}.csv")).toEqual(["b.csv", "p/part-2.csv", "p/part-10.csv"]);
    expect(await pathsOf("**/*.csv")).toHaveLength(5);
    expect(await pathsOf(join(folder, "p", "part-?.csv"))).toHaveLength(2);
  });

  it("gives a file once that several patterns name", async () => {
    await make("a.csv", "b.csv");
    expect(await pathsOf("b.csv", "*.csv", "./a.csv", join(folder, "a.csv"))).toEqual(["b.csv", "a.csv"]);
  });

  it("takes a path that there is for itself, whatever signs it holds", async () => {
    await make("data[1].csv", "data1.csv", "*.csv", "a{b,c}", "!x", "(y)");
    for (const path of ["data[1].csv", "*.csv", "a{b,c}", "!x", "(y)"]) {
      expect(await pathsOf(path)).toEqual([path]);
    }
  });

  it("tells files, folders and standard input apart; a pattern names folders where it names no files", async () => {
    await make("photos/cats/a.png", "photos/dogs/b.png", "c.csv");
    expect(await expandPaths(["photos", "c.csv", "-"], { folder })).toEqual([
      { path: "photos", kind: "folder" },
      { path: "c.csv", kind: "file" },
      { path: "-", kind: "standard input" },
    ]);
    expect(await expandPaths(["photos/*"], { folder })).toEqual([
      { path: "photos/cats", kind: "folder" },
      { path: "photos/dogs", kind: "folder" },
    ]);
    expect(await pathsOf("*")).toEqual(["c.csv"]);
  });

  it("follows links, and ends where they lead round in a circle", async () => {
    await make("a/one.csv", "b/two.csv");
    await symlink(join(folder, "b"), join(folder, "a", "linked"));
    await symlink(folder, join(folder, "a", "loop"));
    await symlink(join(folder, "a", "self"), join(folder, "a", "self"));
    await symlink(join(folder, "nowhere"), join(folder, "a", "dangling.csv"));
    const paths = await pathsOf("a/**/*.csv");
    expect(paths).toContain("a/one.csv");
    expect(paths).toContain("a/linked/two.csv");
    expect(paths.length).toBeLessThan(10);
    expect(await refusal("a/self")).toContain("too many symbolic links");
  });

  it("names what is near where there is nothing", async () => {
    await make("parts/a.csv.gz", "parts/b.csv.gz", "parts/c.csv.gz", "parts/d.csv.gz", "train.csv");
    expect(await refusal("parts/*.csv")).toBe(
      "E_DATA_PATH: parts/*.csv names no file; in parts there is a.csv.gz, b.csv.gz, c.csv.gz and 1 more",
    );
    expect(await refusal("trian.csv")).toBe("E_DATA_PATH: trian.csv is not there; did you mean train.csv?");
    expect(await refusal("parts/e.csv.gz")).toContain("did you mean parts/a.csv.gz?");
    expect(await refusal("partz/a.csv")).toContain("did you mean parts?");
    expect(await refusal("none/at/all")).toContain("is not there; in this folder there is parts, train.csv");
    expect(await refusal("")).toContain('E_DATA_PATH: "" is no path');
  });

  it("keeps messages short whatever the names", async () => {
    const long = "n".repeat(250);
    await make(`${long}.csv`, "a\u001b[2J.csv");
    expect(await refusal("q".repeat(5000))).toMatch(/^E_DATA_PATH: q{40}… is not there; /);
    expect(await refusal("*.{a,b\u001b}")).toContain("names no file");
    expect(await refusal("\0")).toContain("is not there");
    expect(await readdir(folder)).toHaveLength(2);
  });

  it("stops where the signal says so", async () => {
    await expect(expandPaths(["*"], { folder, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: "E_ABORTED",
    });
  });
});
