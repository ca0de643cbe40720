import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../../", import.meta.url));

/** What a package's tests need of it; no sources, so that no test can run on them. */
const partsOfPackage = ["package.json", "dist", "data", "test", "fixtures"];

/** What runs; maps would point to sources that are not there. */
const isRun = (path) => !/\.(map|d\.ts|tsbuildinfo)$/.test(path);

/** Of binary files too: each byte is one character. */
const encoding = "latin1";

/**
 * The built packages and their tests in a temporary folder, where `node_modules` has the copies in place of the packages. So
 * a mutation touches nothing of the checkout.
 */
export class BuildCopy {
  folder = mkdtempSync(join(tmpdir(), "paravae-mutations-"));

  constructor() {
    for (const name of readdirSync(join(root, "packages"))) {
      const present = readdirSync(join(root, "packages", name));
      for (const part of partsOfPackage.filter((part) => present.includes(part))) {
        const path = join("packages", name, part);
        cpSync(join(root, path), join(this.folder, path), { recursive: true, filter: isRun });
      }
    }
    this.#loadModules();
    this.#linkModules();
  }

  /**
   * Makes the change and runs `check` on it; then the file is what it was.
   *
   * @throws Error when the place to change is not there, or not once
   */
  async mutated({ file, find, replace }, check) {
    const path = join(this.folder, "packages", file);
    const original = readFileSync(path, encoding);
    const times = original.split(find).length - 1;
    if (times !== 1) throw new Error(`${file} has ${JSON.stringify(find)} ${times} times, expected once`);
    writeFileSync(
      path,
      original.replace(find, () => replace),
      encoding,
    );
    try {
      return await check();
    } finally {
      writeFileSync(path, original, encoding);
    }
  }

  remove() {
    rmSync(this.folder, { recursive: true });
  }

  /** Users of some packages load a bundle of these modules; a mutation has its place in one of them. */
  #loadModules() {
    for (const name of readdirSync(join(this.folder, "packages"))) {
      const path = join(this.folder, "packages", name, "package.json");
      writeFileSync(path, readFileSync(path, "utf8").replace("./dist/bundle.js", "./dist/index.js"));
    }
  }

  #linkModules() {
    const modules = join(this.folder, "node_modules");
    mkdirSync(join(modules, "@paravae"), { recursive: true });
    for (const name of readdirSync(join(root, "node_modules"))) {
      if (name.startsWith(".") || name === "@paravae") continue;
      symlinkSync(join(root, "node_modules", name), join(modules, name));
    }
    for (const name of readdirSync(join(this.folder, "packages"))) {
      symlinkSync(join(this.folder, "packages", name), join(modules, "@paravae", name));
    }
  }
}
