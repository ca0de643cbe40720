// Adds to package-lock.json the optional packages of other platforms that `npm install` left out because the
// registry at hand does not serve them. Without them `npm ci` calls the lockfile out of date, on every platform.
// They get no integrity hash; npm checks the ones it has.
//
//     npm run lock
import { readFileSync, writeFileSync } from "node:fs";

const systems = [
  "aix",
  "android",
  "darwin",
  "freebsd",
  "linux",
  "netbsd",
  "openbsd",
  "openharmony",
  "sunos",
  "win32",
];
const processors = {
  arm64: /arm64|aarch64/,
  arm: /arm(?!64)/,
  ia32: /ia32/,
  loong64: /loong64/,
  mips64el: /mips64el/,
  ppc64: /ppc64/,
  riscv64: /riscv64/,
  s390x: /s390x/,
  wasm32: /wasm/,
  x64: /x64|64$/,
};

/** What a platform's package says of itself, read from its name: `@scope/thing-linux-x64-musl`. */
function platformOf(name) {
  const [os] = systems.filter((system) => name.includes(system.replace("win32", "win")));
  const [cpu] = Object.entries(processors).find(([, pattern]) => pattern.test(name)) ?? [];
  if (cpu === undefined) throw new Error(`${name}: which platform is it for? Add it to ${import.meta.url}`);
  const libc = /musl/.test(name) ? "musl" : os === "linux" ? "glibc" : undefined;
  return { cpu: [cpu], ...(libc && { libc: [libc] }), optional: true, ...(os && { os: [os] }) };
}

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
const { packages } = lock;
const added = [];
for (const [path, { optionalDependencies = {}, dev }] of Object.entries(packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    const places = [`${path}/node_modules/${name}`, `node_modules/${name}`];
    if (places.some((place) => place in packages)) continue;
    const version = range.replace(/^[\^~]/, "");
    packages[places[1]] = { version, ...platformOf(name), ...(dev && { dev }) };
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? "nothing to add" : `added ${added.join(", ")}`);
