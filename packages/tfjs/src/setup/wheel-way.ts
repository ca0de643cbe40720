import { existsSync } from "node:fs";
import { mkdir, readdir, rename, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ParavaeError } from "@paravae/core";
import { npmCommand } from "./npm-command.js";
import { unpackWheel } from "./unpack-wheel.js";
import type { Way, Workplace } from "./way.js";

/** The release whose C library and headers tfjs-node's binding is known to build with. */
const tensorflowVersion = "2.21.0";

/** The Python package with TensorFlow's library for processors, where its parts have the names used below. */
const packages: Readonly<Record<string, string>> = {
  "linux-x64": "tensorflow-cpu",
  "linux-arm64": "tensorflow",
};

/** Beside each other below deps/lib; the binding is linked against the names without a version. */
const libraries = [
  { file: "libtensorflow_cc.so.2", link: "libtensorflow.so" },
  { file: "libtensorflow_framework.so.2", link: "libtensorflow_framework.so" },
];
const headers = ["tensorflow", "tsl", "xla"];

/**
 * TensorFlow's library and headers out of its Python wheel, and the package's binding built for them here.
 *
 *     wheel: tensorflow/libtensorflow_cc.so.2        tfjs-node: deps/lib/libtensorflow_cc.so.2
 *            tensorflow/libtensorflow_framework.so.2            deps/lib/libtensorflow_framework.so.2
 *            tensorflow/include/{tensorflow,tsl,xla}            deps/include/{tensorflow,tsl,xla}
 *
 * @throws ParavaeError E_SETUP_TENSORFLOW on a platform whose wheel is laid out otherwise, and what `run` throws
 */
export const wheelWay: Way = {
  name: "Python wheel",
  needs: "python3 with pip and its package index, make and g++",
  async install(workplace) {
    const { folder, tfjsNode, environment, run, print } = workplace;
    const requirement = `${packageFor(process.platform, process.arch)}==${tensorflowVersion}`;
    await checkTools(workplace);
    const wheelFolder = join(folder, "wheel");
    await clean(tfjsNode, wheelFolder);

    print(`Downloading ${requirement} by pip to ${wheelFolder}`);
    await run({
      title: "pip download",
      command: "python3",
      args: [...pipDownload, "--dest", wheelFolder, requirement],
      cwd: folder,
      timeoutMs: 1_800_000,
    });
    const wheel = await findWheel(wheelFolder);

    print(`Unpacking TensorFlow's library and headers to ${join(tfjsNode, "deps")}`);
    const members = [
      ...libraries.map(({ file }) => `tensorflow/${file}`),
      ...headers.map((name) => `tensorflow/include/${name}/`),
    ];
    await run({
      title: "unpacking the wheel",
      command: "python3",
      args: ["-c", unpackWheel, wheel, wheelFolder, ...members],
      cwd: folder,
      timeoutMs: 600_000,
    });
    await placeParts(join(wheelFolder, "tensorflow"), join(tfjsNode, "deps"));
    await rm(wheelFolder, { recursive: true });

    print(`Building tfjs-node's binding in ${tfjsNode}`);
    await run({
      title: "the build",
      ...npmCommand(["run", "build-addon-from-source"], environment),
      cwd: tfjsNode,
      environment: { ...environment, ...nodeHeaders() },
      timeoutMs: 600_000,
    });
    await removeBuildFiles(tfjsNode);
  },
};

/** Library and headers know nothing of Python, so one wheel, the tried one, serves every python3. */
const pipDownload = [
  ...["-m", "pip", "download", "--no-deps", "--only-binary=:all:", "--python-version", "3.11"],
  ...["--disable-pip-version-check", "--no-input", "--progress-bar", "off"],
];

function packageFor(platform: NodeJS.Platform, arch: string): string {
  const name = packages[`${platform}-${arch}`];
  if (name !== undefined) return name;
  const expected = Object.keys(packages).join(", ");
  throw new ParavaeError("E_SETUP_TENSORFLOW", `not on ${platform}-${arch}, only on ${expected}`, {
    data: { platform, arch },
  });
}

/** Before the download of some 300 MB, not after it. */
async function checkTools({ folder, environment, run }: Workplace): Promise<void> {
  const ask = (command: string, ...args: string[]): Promise<string> =>
    run({ title: [command, ...args].join(" "), command, args, cwd: folder, timeoutMs: 60_000 });
  await ask("python3", "-m", "pip", "--version");
  await ask("make", "--version");
  if (!environment.CXX) await ask("g++", "--version");
}

/** Takes away what another way may have left. */
async function clean(tfjsNode: string, wheelFolder: string): Promise<void> {
  await removeBuildFiles(tfjsNode);
  for (const path of [join(tfjsNode, "deps"), join(tfjsNode, "lib"), wheelFolder]) {
    await rm(path, { recursive: true, force: true });
  }
  await mkdir(wheelFolder);
}

async function findWheel(folder: string): Promise<string> {
  const names = await readdir(folder);
  const name = names.find((each) => each.endsWith(".whl"));
  if (name !== undefined) return join(folder, name);
  throw new ParavaeError("E_SETUP_TENSORFLOW", `pip left no wheel in ${folder}, only [${names.join(", ")}]`, {
    data: { folder, names },
  });
}

async function placeParts(unpacked: string, deps: string): Promise<void> {
  await mkdir(join(deps, "lib"), { recursive: true });
  for (const { file, link } of libraries) {
    await rename(join(unpacked, file), join(deps, "lib", file));
    await symlink(file, join(deps, "lib", link));
  }
  await rename(join(unpacked, "include"), join(deps, "include"));
}

/** The headers that came with this Node, when they did: the build need not download them then. */
function nodeHeaders(): NodeJS.ProcessEnv {
  const prefix = dirname(dirname(process.execPath));
  const here = existsSync(join(prefix, "include", "node", "node_api.h"));
  return here ? { npm_config_nodedir: prefix } : {};
}

async function removeBuildFiles(tfjsNode: string): Promise<void> {
  const builds = (await readdir(tfjsNode)).filter((name) => name.startsWith("build-tmp"));
  for (const name of [...builds, join("deps", "include")]) {
    await rm(join(tfjsNode, name), { recursive: true, force: true });
  }
}
