import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { encodeNpy, readNpy } from "@paravae/datasets";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { bin, jsonLines, runCli, succeed } from "./helpers/cli.js";
import { temporaryFolder } from "./helpers/temporary-folder.js";

const folder = temporaryFolder();
const file = (name: string): string => join(folder, name);
const small = ["--hidden", "4", "--latent", "2", "--epochs", "1", "--workers", "1", "--engine", "wasm"];

/** Rows of two numbers in [0, 1], of three users, with a class and an identifier. */
const table = (begin: number, end: number): string =>
  `id,user,x,y,kind\n${Array.from({ length: end - begin }, (_, i) => {
    const n = begin + i;
    return `row${n},${n % 3},${(n % 7) / 7},${(n % 5) / 5},${n % 2 === 0 ? "even" : "odd"}\n`;
  }).join("")}`;

beforeAll(async () => {
  writeFileSync(file("rows.csv"), table(0, 40));
  mkdirSync(file("parts"));
  writeFileSync(file("parts/2.csv.gz"), gzipSync(table(20, 40)));
  writeFileSync(file("parts/1.csv.gz"), gzipSync(table(0, 20)));
  for (const [kind, value] of Object.entries({ dark: 30, light: 220 })) {
    mkdirSync(file(`photos/${kind}`), { recursive: true });
    for (let i = 0; i < 10; i++) {
      const create = { width: 8, height: 6, channels: 3, background: { r: value, g: i, b: 0 } } as const;
      await sharp({ create })
        .png()
        .toFile(file(`photos/${kind}/${i}.png`));
    }
  }
  writeFileSync(file("photos/notes.txt"), "not a picture");
});

const columns = ["--exclude", "user", "--label", "kind"];

describe("train on files of one's own", () => {
  it("takes a table, tells what it found and left out, and draws no pictures of it", async () => {
    const { status, stdout, stderr } = await runCli(folder, "train", "rows.csv", ...small, ...columns);
    expect(status).toBe(0);
    expect(stderr.split("\n")).toEqual(
      expect.arrayContaining([
        "separator ,",
        "names in the first row",
        "left out, for they are text: id",
        "4 of 40 rows are held out for testing; --test-split 0 trains on all",
      ]),
    );
    expect(stdout).toMatch(/on rows, 36 train and 4 test rows/);
    expect(stdout).not.toContain("pictures:");
    expect(stdout).toMatch(/test −ELBO \d+\.\d\d nats per row\n$/);
  });

  it("gives the same run of the same rows in parts, gzip, and from standard input", async () => {
    const metricsOf = (out: string) => readFileSync(file(`${out}/metrics.jsonl`), "utf8");
    await succeed(folder, "train", "rows.csv", ...small, ...columns, "--out", "whole");
    await succeed(folder, "train", "parts/*.csv.gz", ...small, ...columns, "--out", "parted");
    expect(metricsOf("parted")).toBe(metricsOf("whole"));
    const piped = [bin, "train", "-", ...small, ...columns, "--out", "piped"];
    execFileSync(process.execPath, piped, { cwd: folder, input: table(0, 40), stdio: "pipe" });
    expect(metricsOf("piped")).toBe(metricsOf("whole"));
  });

  it("goes on with the rows of its files, and with others only when told to", async () => {
    const train = ["train", "changes.csv", ...small, ...columns, "--out", "changes"];
    writeFileSync(file("changes.csv"), table(0, 40));
    await succeed(folder, ...train);
    await succeed(folder, "resume", "changes", "--epochs", "2");
    writeFileSync(file("changes.csv"), table(1, 41));
    const { status, stderr } = await runCli(folder, "resume", "changes", "--epochs", "3");
    expect(status).toBe(1);
    expect(stderr).toContain("E_DATASET_CHANGED");
  });

  it("evaluates, encodes and samples, with its own files and with others", async () => {
    await succeed(folder, "train", "rows.csv", ...small, ...columns, "--out", "used");
    expect(await succeed(folder, "eval", "used")).toContain("on 4 test rows of rows");
    expect(await succeed(folder, "eval", "used", "--data", "parts/1.csv.gz")).toContain(
      "on 20 rows of parts/1.csv.gz",
    );
    // Without the label, and what is excluded.
    writeFileSync(file("new.csv"), "x,y\n0.5,0.25\n0.1,1\n");
    await succeed(folder, "encode", "used", "--input", "new.csv", "--output", "latents.npy");
    expect((await readNpy(file("latents.npy"))).shape).toEqual([2, 2, 2]);
    expect(await runCli(folder, "sample", "used")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/the run's rows are 2 values each, and no pictures; .* \[E_PICTURE\]\n$/),
    });
    await succeed(folder, "sample", "used", "--output", "drawn.npy", "--count", "3");
    expect((await readNpy(file("drawn.npy"))).shape).toEqual([3, 2]);
  });

  it("takes a folder of pictures, with colours and classes", async () => {
    const lines = jsonLines(
      await succeed(folder, "train", "photos", ...small, "--json", "--out", "photos-run"),
    );
    expect(lines.at(-1)).toMatchObject({
      pictures: ["photos-run/samples.png", "photos-run/reconstructions.png"],
    });
    expect(await sharp(file("photos-run/samples.png")).metadata()).toMatchObject({ channels: 3 });
  });

  it("takes reals beyond [0, 1] as gaussian, and says so", async () => {
    writeFileSync(
      file("reals.npy"),
      encodeNpy(
        Float32Array.from({ length: 40 }, (_, i) => i / 10 - 2),
        [20, 2],
      ),
    );
    const { stderr } = await runCli(folder, "train", "reals.npy", ...small);
    expect(stderr).toContain("likelihood gaussian, for there are values beyond [0, 1]");
  });

  it.each([
    [["nothing.csv"], "is not there", "E_DATA_PATH"],
    [["rows.csv", "--label", "kinds"], 'has no column "kinds"; did you mean kind?', "E_COLUMN"],
    [["rows.csv", "--data", "rows.csv"], "paths after train and --data name the same", "E_USAGE"],
    [["rows.csv", "--data-folder", "photos"], "--data and --data-folder", "E_SETTINGS"],
    [["--test-data", "rows.csv"], "there are no train rows to go with it", "E_SETTINGS"],
  ])("refuses %j in one line", async (args, message, code) => {
    const { status, stderr } = await runCli(folder, "train", ...args, ...small);
    expect({ status, lines: stderr.trimEnd().split("\n").length }).toEqual({ status: 2, lines: 1 });
    expect(stderr).toContain(message);
    expect(stderr).toContain(`[${code}]`);
  });
});

describe("data info", () => {
  it("shows the columns of a table", async () => {
    const stdout = await succeed(folder, "data", "info", "rows.csv");
    expect(stdout).toMatch(/^rows.csv: 40 rows, 5 columns\n {2}separator ,\n/);
    expect(stdout).toMatch(/^kind +text +██ +2 texts: even 50.0 %, odd 50.0 %$/m);
    expect(stdout).toMatch(/^user +number .* 0 … 2, mean 0.975, 3 different$/m);
  });

  it("gives the same as JSON", async () => {
    const { rows, columns: found } = JSON.parse(await succeed(folder, "data", "info", "rows.csv", "--json"));
    expect(rows).toBe(40);
    expect(found.map(({ name }: { name: string }) => name)).toEqual(["id", "user", "x", "y", "kind"]);
  });

  it("shows a folder of pictures, with a sheet of them", async () => {
    const stdout = await succeed(folder, "data", "info", "photos", "--output", "sheet.png");
    expect(stdout).toMatch(/^photos: 20 pictures, 8×6, in colour\n/);
    expect(stdout).toMatch(/^ {2}dark +10$/m);
    expect(await sharp(file("sheet.png")).metadata()).toMatchObject({ format: "png", channels: 3 });
  });
});

it("datasets lists what is known by name, and where it is", async () => {
  expect(await succeed(folder, "datasets")).toMatch(
    /^ {2}✓ digits +\/.*\n {2}✓ shapes +made from a formula\n/,
  );
});
