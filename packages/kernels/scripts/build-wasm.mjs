/**
 * Compiles assembly/index.ts into dist/kernels-<level>.wasm, once for each SIMD level, and writes the types of what both
 * export to dist/kernels.d.ts.
 */
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Nothing of a runtime: one memory, imported and shared, of which the kernels own no byte. */
const options = [
  ...["-O3", "--noAssert", "--runtime", "stub"],
  ...[
    "--importMemory",
    "--noExportMemory",
    "--sharedMemory",
    "--initialMemory",
    "1",
    "--maximumMemory",
    "65536",
  ],
  ...["--enable", "simd", "--enable", "threads"],
  // Types of the exports, and code that is not needed to instantiate them.
  ...["--bindings", "raw"],
  // AS112: four lanes in an exported function; what is exported from index.ts takes numbers only.
  ...["--disableWarning", "112"],
];

const builds = [
  { level: "simd", features: [] },
  { level: "relaxed-simd", features: ["--enable", "relaxed-simd"] },
];

/**
 * Inlines what every kernel calls for each vector: the compiler's own limits leave calls in the loops, which
 * make the optimizer's update take one and a half times as long.
 */
function inlined(wasm) {
  const module = binaryen.readBinary(wasm);
  module.setFeatures(binaryen.Features.All);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(2000);
  binaryen.setFlexibleInlineMaxSize(2000);
  binaryen.setOneCallerInlineMaxSize(4000);
  module.runPasses(["inlining-optimizing"]);
  module.optimize();
  return module.emitBinary();
}

await mkdir(`${root}/dist`, { recursive: true });
for (const { level, features } of builds) {
  const written = {};
  const { error, stderr } = await asc.main(
    ["assembly/index.ts", "--baseDir", root, "--outFile", "kernels.wasm", ...options, ...features],
    {
      writeFile: (name, contents) => {
        written[name] = contents;
      },
    },
  );
  const warnings = stderr.toString();
  if (warnings !== "") process.stderr.write(warnings);
  const { "kernels.wasm": wasm, "kernels.d.ts": types } = written;
  if (error || !wasm || !types) throw error ?? new Error(`asc wrote no wasm or no types for ${level}`);
  await writeFile(`${root}/dist/kernels-${level}.wasm`, inlined(wasm));
  await writeFile(`${root}/dist/kernels.d.ts`, types);
}
