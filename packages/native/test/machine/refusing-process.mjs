// A process that denies itself what argv names, then makes code executable, and prints what came of it as JSON.
//   mdwe   memory that becomes executable (PR_SET_MDWE)
//   files  new file descriptors
import { readFileSync } from "node:fs";
import koffi from "koffi";
import { makeExecutable } from "../../dist/machine/executable-memory.js";
import { openLibc } from "../../dist/machine/libc.js";

const setMdwe = 65;
const refuseExecGain = 1;
const limitOfFiles = 7;

const library = koffi.load(null);
const prctl = library.func("int prctl(int, uint64_t, uint64_t, uint64_t, uint64_t)");
const setrlimit = library.func("int setrlimit(int, void *)");
const libc = openLibc();

const denials = {
  mdwe: () => prctl(setMdwe, refuseExecGain, 0, 0, 0),
  files: () => setrlimit(limitOfFiles, new BigUint64Array(2)),
};

function attempt() {
  for (const name of process.argv.slice(2)) {
    if (denials[name]() !== 0) return { denied: false };
  }
  // lea rax, [rdi + rsi]; ret
  const code = makeExecutable(Uint8Array.of(0x48, 0x8d, 0x04, 0x37, 0xc3), libc);
  const sum = koffi.decode(code.address, koffi.proto("uint64_t (uint64_t, uint64_t)"))(40, 2);
  return { denied: true, sum, address: code.address };
}

let result;
try {
  result = attempt();
} catch ({ code, message }) {
  result = { denied: true, code, message };
}
// Without descriptors there is no reading.
const maps = process.argv.includes("files") ? "" : readFileSync("/proc/self/maps", "utf8");
const mapping = maps.split("\n").find((line) => line.startsWith(`${result.address?.toString(16)}-`));
console.log(JSON.stringify({ ...result, mapping }));
