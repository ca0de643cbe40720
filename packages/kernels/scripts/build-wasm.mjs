// Compiles assembly/ twice, with and without relaxed SIMD, into dist/.
import { mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));
mkdirSync("dist", { recursive: true });

const common = [
  "assembly/index.ts",
  "-O3",
  "--noAssert",
  "--runtime=stub",
  "--importMemory",
  "--sharedMemory",
  "--initialMemory=1",
  "--maximumMemory=65536",
  "--enable=simd,threads",
];

for (const [level, features] of [
  ["simd", []],
  ["relaxed-simd", ["--enable=relaxed-simd"]],
]) {
  const { error, stderr } = await asc.main([...common, ...features, `--outFile=dist/kernels-${level}.wasm`]);
  if (error) {
    console.error(stderr.toString());
    process.exit(1);
  }
}
