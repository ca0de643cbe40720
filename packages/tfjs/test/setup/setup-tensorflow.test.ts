import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, rmSync, symlinkSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { setupTensorflow } from "../../src/setup/setup-tensorflow.js";
import {
  fakeNpm,
  fakeTfjsNode,
  fakeTools,
  pipWithoutIndex,
  placesBinding,
  temporaryFolder,
  tfjsNodeManifest,
  write,
  writeTfjsNode,
} from "./fake-tools.js";

/** A setup in a folder of the test's own, on a PATH with nothing but the given commands. */
function prepare(programs: Readonly<Record<string, string>>) {
  const root = temporaryFolder();
  const parent = join(root, "cache");
  const folder = join(parent, "tf");
  const lines: string[] = [];
  const environment = { PATH: fakeTools(join(root, "bin"), programs), PARAVAE_TENSORFLOW: folder };
  const run = (force = false) =>
    setupTensorflow({ environment, force, print: (line) => void lines.push(line) });
  return { parent, folder, lines, run };
}

/** What a failed setup throws; its log goes away with the test. */
async function failureOf(setup: Promise<unknown>) {
  const error = await setup.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toMatchObject({ code: "E_SETUP_TENSORFLOW" });
  expect(error.message).not.toContain("\n");
  onTestFinished(() => rmSync(dirname(error.data.log), { recursive: true, force: true }));
  return error as Error & { data: { log: string } };
}

const npmWithOwnWay = fakeNpm({ own: placesBinding() });

/** Builds only where the library, its links and the headers are in place and nothing of the own way is left. */
const npmThatBuilds = fakeNpm({
  build: `
  const read = (name) => fs.readFileSync("deps/" + name, "utf8");
  const parts = ["lib/libtensorflow.so", "lib/libtensorflow_framework.so", "include/tsl/h", "include/xla/h"];
  if (parts.map(read).join("") !== "cfth") throw new Error("parts are wrong");
  if (fs.readFileSync("package.json", "utf8") === "half-made") throw new Error("package.json was changed");
  fs.mkdirSync("build-tmp-napi-v8");
  ${placesBinding()}`,
});

/** pip that saves a wheel, and Python that unpacks it. */
const pythonWithWheel = `
if (args[2] === "download") fs.writeFileSync(path.join(args[args.indexOf("--dest") + 1], "tensorflow_cpu.whl"), "");
if (args[0] === "-c") {
  const [wheel, folder, cc, framework, ...headers] = args.slice(2);
  fs.mkdirSync(path.join(folder, "tensorflow"), { recursive: true });
  fs.writeFileSync(path.join(folder, cc), "c");
  fs.writeFileSync(path.join(folder, framework), "f");
  for (const name of headers) {
    fs.mkdirSync(path.join(folder, name), { recursive: true });
    fs.writeFileSync(path.join(folder, name, "h"), name.includes("tsl") ? "t" : "h");
  }
}
`;

describe("setupTensorflow", () => {
  it("is content with a folder that works", async () => {
    const { folder, lines, run } = prepare({});
    writeTfjsNode(folder, fakeTfjsNode());
    expect(await run()).toEqual({ folder, tensorflowVersion: "9.8.7" });
    expect(lines).toEqual([`TensorFlow 9.8.7, tfjs-node 4.22.0: works already in ${folder}`]);
  });

  it("goes the package's own way where that works, and replaces what is its own by force only", async () => {
    const { parent, folder, lines, run } = prepare({ npm: npmWithOwnWay });
    expect(await run()).toEqual({ folder, tensorflowVersion: "9.8.7" });
    expect(lines.at(-1)).toBe(`TensorFlow 9.8.7, tfjs-node 4.22.0: ready in ${folder}`);
    const marked = join(folder, "marked");
    write(marked, "");
    await run();
    expect(existsSync(marked)).toBe(true);
    await run(true);
    expect(existsSync(marked)).toBe(false);
    expect(readdirSync(parent)).toEqual(["tf"]);
  });

  it("takes the library of the wheel else, and leaves no build files", async () => {
    const { parent, folder, lines, run } = prepare({
      npm: npmThatBuilds,
      python3: pythonWithWheel,
      make: "",
      "g++": "",
    });
    await run();
    expect(lines.filter((line) => line.startsWith("That failed"))).toEqual([
      "That failed: its script ended with 1: Error: getaddrinfo ENOTFOUND example.org; it needs access to storage.googleapis.com",
    ]);
    const tfjsNode = join(folder, "node_modules", "@tensorflow", "tfjs-node");
    expect(readdirSync(tfjsNode).sort()).toEqual(["deps", "index.js", "package.json"]);
    expect(readdirSync(join(tfjsNode, "deps"))).toEqual(["lib"]);
    expect(readlinkSync(join(tfjsNode, "deps", "lib", "libtensorflow.so"))).toBe("libtensorflow_cc.so.2");
    expect(readdirSync(folder).sort()).toEqual(["node_modules", "package.json"]);
    expect(readdirSync(parent)).toEqual(["tf"]);
  });

  it("says in one line why both ways failed, keeps the log and nothing else", async () => {
    const { parent, run } = prepare({
      npm: fakeNpm(),
      python3: pipWithoutIndex,
      make: "",
      "g++": "",
    });
    const { message, data } = await failureOf(run());
    expect(message).toBe(
      "TensorFlow could not be set up: own install: its script ended with 1: Error: getaddrinfo ENOTFOUND …; " +
        "Python wheel: pip download ended with 1: ERROR: Could not find a ver…; " +
        `the log is ${data.log}`,
    );
    expect(readFileSync(data.log, "utf8")).toContain("No matching distribution found");
    expect(readdirSync(parent)).toEqual([]);
  });

  it("misses a tool before it downloads the wheel", async () => {
    const { run } = prepare({ npm: fakeNpm(), python3: pipWithoutIndex, make: "" });
    expect((await failureOf(run())).message).toContain("Python wheel: g++ was not found;");
  });

  it("does not take a binding that computes wrongly, and keeps the old one", async () => {
    const npm = fakeNpm({ own: placesBinding("[0, 0, 0, 0]") });
    const { parent, folder, lines, run } = prepare({ npm });
    writeTfjsNode(folder, "throw new Error('of the wrong platform')");
    write(join(folder, "package.json"), '{ "name": "paravae-tensorflow" }');
    expect((await failureOf(run())).message).toContain("loading it ended with 1");
    expect(lines.join("\n")).toContain(
      "That failed: loading it ended with 1: Error: [1 2; 3 4] times [5 6; 7 8] is tensorflow 0 0 0 0",
    );
    expect(readdirSync(parent)).toEqual(["tf"]);
    expect(readdirSync(folder).sort()).toEqual(["node_modules", "package.json"]);
  });

  it("replaces another release, in the folder that a link points to", async () => {
    const { parent, folder, lines, run } = prepare({ npm: npmWithOwnWay });
    const target = join(dirname(parent), "disk", "tf");
    const old = writeTfjsNode(target, fakeTfjsNode());
    write(join(old, "package.json"), '{ "version": "4.21.0" }');
    write(join(target, "package.json"), '{ "name": "paravae-tensorflow" }');
    mkdirSync(parent);
    symlinkSync(target, folder);
    expect(await run()).toMatchObject({ folder: target });
    expect(lines[0]).toBe(`What is in ${target} does not serve: tfjs-node is 4.21.0, expected 4.22.0`);
    expect(readFileSync(join(old, "package.json"), "utf8")).toBe(tfjsNodeManifest);
  });

  it("refuses a folder of somebody else", async () => {
    const { folder, run } = prepare({ npm: npmWithOwnWay });
    write(join(folder, "thesis.tex"), "");
    expect((await failureOf(run(true))).message).toContain("has other files in it");
    expect(readdirSync(folder)).toEqual(["thesis.tex"]);
  });

  it("removes what a setup that is no more has left, and leaves another's alone", async () => {
    const { parent, folder, run } = prepare({ npm: npmWithOwnWay });
    // No system gives out a pid this large, and the parent of this process is alive.
    for (const name of [
      `tf.partial-${2 ** 30}`,
      `tf.replaced-${2 ** 30}`,
      `tf.partial-${process.ppid}`,
      "tf.partial-x",
    ])
      write(join(parent, name, "file"), "");
    await run();
    expect(readdirSync(parent).sort()).toEqual(["tf", `tf.partial-${process.ppid}`, "tf.partial-x"].sort());
    expect(existsSync(folder)).toBe(true);
  });
});
